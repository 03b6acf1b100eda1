import { systemClock } from '@banyan/kernel';
import type { CallerCheck } from '@banyan/rpc';
import { OpsModule, type ReadinessReport } from '@banyan/observability';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { CRASH, FaultsController } from './faults/faults.controller.js';
import { Faults } from './faults/faults.js';
import { CALLER_CHECK, CLOCK } from './rpc/call.interceptor.js';
import { InFlight } from './rpc/in-flight.js';
import { SERVICE_NAME, type ServiceName } from './service-name.js';

/** What a service brings to its shell; made outside Nest, so that its life is decided in one place. */
export interface ServiceParts {
  readonly name: ServiceName;
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  readonly readiness: () => Promise<ReadinessReport>;
  readonly faults: Faults;
}

interface ShellParts extends ServiceParts {
  readonly inFlight: InFlight;
  /** Who is believed to ask; undefined: everybody. */
  readonly callers: CallerCheck | undefined;
  /** Are there fault switches on the operations side? */
  readonly faultSwitches: boolean;
  readonly crash: () => void;
}

@Module({})
export class ServiceModule {
  static of(parts: ShellParts): DynamicModule {
    const { name, readiness, faults, inFlight, callers, crash } = parts;
    return {
      module: ServiceModule,
      imports: [OpsModule.register({ service: name, readiness })],
      controllers: [...parts.controllers, ...(parts.faultSwitches ? [FaultsController] : [])],
      providers: [
        ...parts.providers,
        { provide: Faults, useValue: faults },
        { provide: CRASH, useValue: crash },
        { provide: InFlight, useValue: inFlight },
        { provide: CALLER_CHECK, useValue: callers },
        { provide: CLOCK, useValue: systemClock },
        { provide: SERVICE_NAME, useValue: name },
      ],
    };
  }
}
