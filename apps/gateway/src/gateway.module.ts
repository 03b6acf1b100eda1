import { Module, type DynamicModule } from '@nestjs/common';
import { systemClock } from '@banyan/kernel';
import { OpsModule } from '@banyan/observability';
import type { GatewayConfig } from './gateway.config.js';
import { Gateway } from './gateway.js';
import { ReplicaIdentity } from './replica-identity.js';
import { SettingsController } from './settings.controller.js';

/** The gateway as Nest sees it: its operations side, and the data plane that it starts and stops. */
@Module({})
export class GatewayModule {
  static register(config: GatewayConfig): DynamicModule {
    const gateway = {
      provide: Gateway,
      inject: [ReplicaIdentity],
      useFactory: (identity: ReplicaIdentity) => new Gateway(config, identity, systemClock),
    };
    const core: DynamicModule = {
      module: GatewayModule,
      providers: [ReplicaIdentity, gateway],
      exports: [ReplicaIdentity, Gateway],
    };
    return {
      module: GatewayRoot,
      controllers: [SettingsController],
      imports: [
        core,
        OpsModule.registerAsync({
          imports: [core],
          inject: [Gateway],
          useFactory: (running: Gateway) => ({ service: 'gateway', readiness: () => ({ checks: running.checks }) }),
        }),
      ],
    };
  }
}

@Module({})
class GatewayRoot {}
