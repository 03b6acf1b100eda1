import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { domains } from '@banyan/domains';
import { systemClock, type Clock } from '@banyan/kernel';
import { NestLogger } from '@banyan/observability';
import { Doorkeeper } from './access/doorkeeper.js';
import { Issuer } from './access/issuer/issuer.js';
import { issuerSettings } from './access/issuer/issuer-settings.js';
import { OfferedIssuer } from './access/issuer/offered-issuer.js';
import { KnownTokens } from './access/known-tokens.js';
import { auditEveryCall } from './audit/audit-every-call.js';
import { ProblemFilter } from './api/problem.filter.js';
import { isLoopbackAddress } from './api/same-origin.guard.js';
import { validationPipe } from './api/validated.js';
import { compareApart, type ComparesApart } from './contracts/comparing/compare-apart.js';
import type { ControlConfig } from './control.config.js';
import { ControlModule } from './control.module.js';
import { assembleControl } from './control.parts.js';
import { judgedDomains, type JudgedDomain } from './judging/judged-domain.js';
import type { ControlPlace } from './leading/leadership.js';
import type { SliderPort } from './ramp/ramp-turn.js';
import { switchOffInUnleash, unleashAdmin } from './rollback/switch-off.js';
import type { SwitchOff } from './rollback/unleash-write-back.js';

/** A report of 64 domains with all their operations is about 100 KB. */
const MOST_BODY_BYTES = 512 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;

export interface RunningControl {
  readonly url: string;
  close(): Promise<void>;
}

/** What a test may give instead of the real thing. */
export interface ControlChoices {
  readonly clock?: Clock;
  readonly domains?: readonly JudgedDomain[];
  readonly switchOff?: SwitchOff;
  readonly slider?: SliderPort;
  /** Compares where it can: a test runs from sources, which no thread of its own can load. */
  readonly compare?: ComparesApart;
}

/**
 * Starts control and listens. PostgreSQL and Unleash may be away; they are waited for in the background.
 *
 * @throws ConfigurationError when a domain's objectives, a ramp plan or the file of tokens cannot be read, and when control is to be
 *   reached from other machines without tokens
 */
export async function startControl(config: ControlConfig, choices: ControlChoices = {}): Promise<RunningControl> {
  const clock = choices.clock ?? systemClock;
  const judged = choices.domains ?? judgedDomains(domains, config.BANYAN_OBJECTIVES_DIR);
  const admin = unleashAdmin(config);
  const { switchOff = switchOffInUnleash(admin), slider = admin, compare = compareApart } = choices;
  const isLoopback = isLoopbackAddress(config.CONTROL_HOST);
  const tokens = KnownTokens.open(config.CONTROL_TOKENS_FILE, isLoopback, clock);
  const door = new Doorkeeper(tokens, clock);
  const issuer = issuerSettings(config);
  const offered = new OfferedIssuer(issuer === undefined ? undefined : new Issuer(issuer, clock));
  const parts = assembleControl(config, judged, { switchOff, slider, tokens }, clock, compare);
  const app = await NestFactory.create<NestFastifyApplication>(
    ControlModule.of(parts, door, offered, config.CONTROL_HOST),
    new FastifyAdapter({
      bodyLimit: MOST_BODY_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: HEADERS_TIMEOUT_MS,
      forceCloseConnections: true,
    }),
    { logger: new NestLogger(), abortOnError: false },
  );
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  harden(app);
  auditEveryCall(app.getHttpAdapter().getInstance(), parts.auditLog, clock);
  await app.listen(config.CONTROL_PORT, config.CONTROL_HOST);
  // After listening: the page that says "PostgreSQL is away" must not wait for PostgreSQL.
  const address = app.getHttpServer().address() as AddressInfo;
  await parts.start(placeOf(address));
  return {
    url: urlOf(address),
    close: async () => {
      await app.close();
      await parts.stop();
    },
  };
}

/** No script (but for the reference's own: it says so itself), no frame, no guessing of types, no way out for a referrer or a form. */
function harden(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (_request, reply, next) => {
    void reply.headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
}

/** As others reach it: by the name of its machine, where it listens on every address. */
function placeOf(address: AddressInfo): ControlPlace {
  const isAny = address.address === '0.0.0.0' || address.address === '::';
  const url = isAny ? `http://${hostname()}:${address.port}` : urlOf(address);
  return { name: new URL(url).host, url };
}

function urlOf({ address, family, port }: AddressInfo): string {
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `http://${family === 'IPv6' && reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
