import { systemClock } from '@banyan/kernel';
import { OpsModule } from '@banyan/observability';
import { Module, type DynamicModule } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AvailabilityController } from './availability/availability.controller.js';
import { AvailabilityStore } from './availability/availability.store.js';
import { Faults } from './faults/faults.js';
import { CRASH, FaultsController } from './faults/faults.controller.js';
import { FeedStatus } from './feed/feed-status.js';
import { inventoryReadiness } from './inventory.readiness.js';
import { CLOCK } from './rpc/call.interceptor.js';
import { InFlight } from './rpc/in-flight.js';

/** What the application is made of; made outside, so that its life is decided in one place. */
export interface InventoryParts {
  readonly dataSource: DataSource;
  readonly feed: FeedStatus;
  readonly faults: Faults;
  readonly inFlight: InFlight;
  /** Are there fault switches on the operations side? */
  readonly faultSwitches: boolean;
  readonly crash: () => void;
}

@Module({})
export class InventoryModule {
  static of(parts: InventoryParts): DynamicModule {
    const { dataSource, feed, faults, inFlight } = parts;
    return {
      module: InventoryModule,
      imports: [
        OpsModule.register({
          service: 'inventory',
          readiness: () => inventoryReadiness(dataSource, feed, faults),
        }),
      ],
      controllers: [AvailabilityController, ...(parts.faultSwitches ? [FaultsController] : [])],
      providers: [
        { provide: FeedStatus, useValue: feed },
        { provide: Faults, useValue: faults },
        { provide: CRASH, useValue: parts.crash },
        { provide: AvailabilityStore, useValue: new AvailabilityStore(dataSource) },
        { provide: InFlight, useValue: inFlight },
        { provide: CLOCK, useValue: systemClock },
      ],
    };
  }
}
