import 'reflect-metadata';
import { systemClock, type CurrentKeys } from '@banyan/kernel';
import { CallerCheck } from '@banyan/rpc';
import { NestLogger, serviceRelease, type ReadinessReport, type ReadyAnnouncement } from '@banyan/observability';
import { BadRequestException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { hasFaultSwitches } from './faults/has-fault-switches.js';
import { InFlight } from './rpc/in-flight.js';
import { QuestionServer } from './rpc/question-server.js';
import { ServiceModule, type ServiceParts } from './service.module.js';

/** How often a service's loops look whether something is due. */
const TICK_MS = 25;
/** Questions in flight at the end; the gateway waits for none longer than its deadline of 2 s. */
const DRAIN_MS = 2_500;

/** Longest body on the operations side, bytes: an event is a few kilobytes at most. */
const LONGEST_BODY = 16_384;

export interface RunningService extends ReadyAnnouncement {
  /** Drains and closes everything it opened. */
  close(): Promise<void>;
}

/** What a service is, beside what every service is. */
export interface Service extends ServiceParts {
  readonly host: string;
  /** 0 picks a free one; so does `opsPort`. */
  readonly port: number;
  /** NATS, over which it is asked as well; undefined: over TCP alone. */
  readonly broker: string | undefined;
  /** Whose questions are answered: those that are signed with one of these; undefined: everybody's. */
  readonly callerKeys?: CurrentKeys | undefined;
  readonly opsHost: string;
  readonly opsPort: number;
  readonly environment: string;
  /** What every answer says of who gave it; undefined: as the built files say. */
  readonly release: string | undefined;
  /** Media types beside `application/json` whose bodies the operations side reads as JSON. */
  readonly jsonTypes?: readonly string[];
  /** Called every 25 ms while it runs. Never throws. */
  readonly tick: () => void;
  /** Ends what ticks; awaited beside the drain of questions. */
  readonly stop: () => Promise<unknown>;
  /** Frees what questions and ticks used; awaited last. */
  readonly free: () => Promise<unknown>;
  readonly crash?: () => void;
}

/** The shell of a service: questions on Nest's transports, operations side, ticks, and an orderly end. Listens when it returns. */
export async function startService(service: Service): Promise<RunningService> {
  const { name, host, port, broker, faults, environment } = service;
  const crash = service.crash ?? (() => process.kill(process.pid, 'SIGKILL'));
  const inFlight = new InFlight(name);
  const { callerKeys } = service;
  const callers = callerKeys === undefined ? undefined : new CallerCheck(name, callerKeys, systemClock);
  const faultSwitches = hasFaultSwitches(environment, service.opsHost);
  const readiness = async (): Promise<ReadinessReport> => {
    const { checks } = await service.readiness();
    return { checks: [...checks, ...server.checks()] };
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of({ ...service, readiness, inFlight, callers, faultSwitches, crash }),
    new FastifyAdapter({ forceCloseConnections: true, bodyLimit: LONGEST_BODY }),
    { logger: new NestLogger(), abortOnError: false },
  );
  for (const type of service.jsonTypes ?? []) {
    app.useBodyParser(type, { bodyLimit: LONGEST_BODY }, readJson);
  }
  const release = service.release ?? serviceRelease();
  const server = new QuestionServer(app, { name, host, port, broker, inFlight, faults, release });
  await app.startAllMicroservices();
  await app.listen(service.opsPort, service.opsHost);
  const ticking = setInterval(service.tick, TICK_MS);
  return {
    url: `tcp://${host}:${server.port}`,
    opsUrl: `http://${service.opsHost}:${portOf(app)}`,
    close: async () => {
      clearInterval(ticking);
      await Promise.all([service.stop(), server.drain(DRAIN_MS)]);
      await app.close();
      await service.free();
    },
  };
}

function readJson(_request: unknown, body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  try {
    done(null, JSON.parse(body.toString('utf8')) as unknown);
  } catch {
    done(new BadRequestException('the body is not JSON'));
  }
}

function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the operations side does not listen on TCP');
  return address.port;
}
