import 'reflect-metadata';
import { setTimeout as passed } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { announceReady, log, NestLogger, onShutdown, runApp } from '@banyan/observability';
import { installLastResort } from '@banyan/proxy';
import { advertisedHost } from './advertised-host.js';
import { readGatewayConfig } from './gateway.config.js';
import { Gateway } from './gateway.js';
import { GatewayModule } from './gateway.module.js';
import { ReplicaIdentity } from './replica-identity.js';

/** Requests under way get this long at the end; out within 25 s in all. */
const DRAIN_MS = 8_000;

runApp(async () => {
  const config = readGatewayConfig(process.env);
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.register(config), new FastifyAdapter(), {
    logger: new NestLogger(),
    // A fault of configuration that an arm finds while it is connected ends the process as every other does, with 78.
    abortOnError: false,
  });
  await app.listen(config.GATEWAY_OPS_PORT, config.OPS_HOST);
  const opsUrl = `http://${advertisedHost(config.OPS_HOST)}:${portOf(app)}`;
  app.get(ReplicaIdentity).opsUrl = opsUrl;

  const gateway = app.get(Gateway);
  const noticeMs = config.BANYAN_DRAIN_NOTICE_MS;
  onShutdown(
    async () => {
      // `/readyz` says so already; who has not noticed yet is still answered.
      await passed(noticeMs);
      await gateway.stop(DRAIN_MS);
      await app.close();
    },
    { graceMs: noticeMs + DRAIN_MS + 2_000 },
  );
  installLastResort({
    onFatal: async (error) => {
      log.fatal('a fault nobody caught: draining, then leaving', { err: error });
      await gateway.stop(DRAIN_MS);
    },
  });
  const port = await gateway.start();
  announceReady({ url: `http://${reachable(config.GATEWAY_HOST)}:${port}`, opsUrl });
});

function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** An address that means "every interface" cannot be connected to everywhere; the loopback can. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
