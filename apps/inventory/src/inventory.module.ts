import { systemClock } from '@banyan/kernel';
import { OpsModule } from '@banyan/observability';
import { Module, type DynamicModule } from '@nestjs/common';
import { AvailabilityController } from './availability/availability.controller.js';
import { StockAnswers } from './availability/stock-answers.js';
import { Faults } from './faults/faults.js';
import { CRASH, FaultsController } from './faults/faults.controller.js';
import { FeedStatus } from './feed/feed-status.js';
import { HealingCounts } from './feed/healing-counts.js';
import { Freshness } from './freshness/freshness.js';
import { FreshnessController } from './freshness/freshness.controller.js';
import { inventoryReadiness, type InventoryHealth } from './inventory.readiness.js';
import { CLOCK } from './rpc/call.interceptor.js';
import { InFlight } from './rpc/in-flight.js';

/** What the application is made of; made outside, so that its life is decided in one place. */
export interface InventoryParts extends InventoryHealth {
  readonly counts: HealingCounts;
  readonly inFlight: InFlight;
  /** Are there fault switches on the operations side? */
  readonly faultSwitches: boolean;
  readonly crash: () => void;
}

@Module({})
export class InventoryModule {
  static of(parts: InventoryParts): DynamicModule {
    const { board, sources, feed } = parts;
    return {
      module: InventoryModule,
      imports: [OpsModule.register({ service: 'inventory', readiness: () => inventoryReadiness(parts) })],
      controllers: [AvailabilityController, FreshnessController, ...(parts.faultSwitches ? [FaultsController] : [])],
      providers: [
        { provide: FeedStatus, useValue: feed },
        { provide: Freshness, useValue: parts.freshness },
        { provide: HealingCounts, useValue: parts.counts },
        { provide: Faults, useValue: parts.faults },
        { provide: CRASH, useValue: parts.crash },
        { provide: StockAnswers, useValue: new StockAnswers(board, sources, feed) },
        { provide: InFlight, useValue: parts.inFlight },
        { provide: CLOCK, useValue: systemClock },
      ],
    };
  }
}
