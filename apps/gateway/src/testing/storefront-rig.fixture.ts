import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CONTRACTS_DIR,
  loadContracts,
  loadLegacyWires,
  type ContractRegistry,
  type ContractVersion,
} from '@banyan/contracts';
import { CHECKOUT_ROUTES, domains, type Domain, type DomainArm } from '@banyan/domains';
import { keyedHash, systemClock, type Arm, type Clock } from '@banyan/kernel';
import { clientAddress, createPassthrough, trustedProxies, type EdgeServer, type Passthrough } from '@banyan/proxy';
import { CORE_BREAKER, OutcomeBreaker, type Awake } from '@banyan/resilience';
import type { FlagContext, FlagIntent, LatchView } from '@banyan/rollout';
import { ask, post, type Answer, type AskOptions } from '../../../../test/support/ask.js';
import { BlockedRoutes } from '../blocking/blocked-routes.js';
import { CatalogueRoom, type CatalogueOptions } from '../catalogue/catalogue-room.js';
import { ContractLives } from '../contracts/contract-lives.js';
import { ContractUsage } from '../contracts/contract-usage.js';
import { connectDomain, disconnectDomain } from '../domain/connect-domain.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import { readGatewayConfig, type GatewayConfig } from '../gateway.config.js';
import type { EdgeIdentity } from '../identity/edge-identity.js';
import { Shoppers } from '../identity/shoppers.js';
import { CoreWords } from '../legacy-wire/core-words.js';
import { LegacyWireRoom } from '../legacy-wire/legacy-wire-room.js';
import { OrdersRoom } from '../orders/orders-room.js';
import { AnswerSampler } from '../pipeline/answer-sampler.js';
import { BrowseMemory } from '../pipeline/browse-memory.js';
import { storefrontOf } from '../pipeline/caller.js';
import { Classifier } from '../pipeline/classify.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { syntheticReader } from '../pipeline/read-synthetic.js';
import type { SliObservation, SliRecorder } from '../pipeline/record-sli.js';
import { isSecure } from '../storefront/is-secure.js';
import { createStorefrontServer, type PassthroughContext } from '../storefront/storefront-server.js';
import { watchPassthrough } from '../storefront/watch-passthrough.js';
import { ScriptedArm } from './scripted-arm.fixture.js';

export const LEGACY_UNITS = 7;
export const SERVICE_UNITS = 9;

/** What the rig signs quotes with. */
export const TEST_QUOTE_KEYS = `test:${'k'.repeat(42)}g`;

export interface RigOptions {
  readonly prefix?: string;
  readonly checkRatio?: number;
  /** How long an answer is given again without asking, ms. Default 0: every request reaches its arm. */
  readonly freshMs?: number;
  readonly timingOrigins?: readonly string[];
  /** Recognises the core's own URLs by this clock. Default: none are recognised. */
  readonly legacyWireBy?: Clock;
  /** Who has the authority for all stock. Default: whom the manifest names. */
  readonly stockAuthority?: () => Arm | undefined;
  /** Has the registry ended the wire? Default: no. */
  readonly wireRetired?: () => boolean;
  /** The clock of what is kept of the core's pages (`settings.BANYAN_CATALOGUE_DIR`). Default: the system's. */
  readonly catalogueBy?: Clock;
  readonly sli?: SliRecorder;
  /** What stands around the legacy arm, inside its policy. Default: nothing. */
  readonly around?: (domain: string, arm: DomainArm) => DomainArm;
  /** Settings on top of the defaults, such as `{ BANYAN_REVERSE_SHADOW_RATIO: '1' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Which registry says how the contracts stand; default: all are published. */
  readonly registry?: ContractRegistry;
  /** Changes the registered domain. */
  readonly domain?: (registered: Domain) => Domain;
  /** Who is asked who they are. Default: nobody, and everybody may do everything. */
  readonly identity?: EdgeIdentity;
  /** The same by this file, with the sessions of the core behind passthrough. */
  readonly identityFile?: string;
  /** Who answers operations on what one arm holds. Default: nobody. */
  readonly orders?: (domain: OwnedDomain) => Pipeline['orders'];
}

/**
 * The storefront side of a gateway on a real socket: edge, classification, pipeline, contracts, policies, shadow pool and
 * evidence are the real ones; only the arms do what the test says, and flags and latch are what it says they are.
 */
export class StorefrontRig {
  /** How many units an answer counts tells who gave it. */
  readonly legacy = new ScriptedArm('legacy', LEGACY_UNITS);
  readonly service = new ScriptedArm('service', SERVICE_UNITS);
  readonly shadowLegacy = new ScriptedArm('legacy', LEGACY_UNITS);
  readonly shadowService = new ScriptedArm('service', SERVICE_UNITS);
  readonly observations: SliObservation[] = [];
  readonly asked: FlagContext[] = [];
  /** What the core behind passthrough got: `METHOD target`. */
  readonly forwarded: string[] = [];
  /** How that core answers, once a request has come whole. */
  coreAnswers = (_request: IncomingMessage, response: ServerResponse, _body: Buffer): void => {
    response.end('the core');
  };
  intent: FlagIntent = INTENT;
  latch: LatchView = { latch: { state: 'armed', epoch: 0 }, leaseInForce: true };
  /** Did this process stand still? As the test says. */
  stoodStill = false;
  readonly awake: Awake = { stoodStillSince: () => this.stoodStill };
  readonly domain: OwnedDomain;
  readonly lives: ContractLives;
  readonly usage: ContractUsage;
  readonly memory: BrowseMemory;
  readonly coreBreaker = new OutcomeBreaker(CORE_BREAKER);
  readonly #edge: EdgeServer;
  readonly #core: Server;
  readonly #passthrough: Passthrough<PassthroughContext>;
  readonly #catalogue: CatalogueRoom | undefined;
  readonly #shoppers: Shoppers | undefined;
  url = '';

  static async start(options: RigOptions = {}): Promise<StorefrontRig> {
    const core = createServer();
    core.listen(0, '127.0.0.1');
    await once(core, 'listening');
    const rig = new StorefrontRig(core, options);
    rig.url = `http://127.0.0.1:${await rig.#edge.listen(0, '127.0.0.1')}`;
    return rig;
  }

  private constructor(core: Server, options: RigOptions) {
    this.#core = core;
    core.on('request', (request, response) => {
      this.forwarded.push(`${request.method} ${request.url}`);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => this.coreAnswers(request, response, Buffer.concat(chunks)));
    });
    const clock = systemClock;
    const config = readGatewayConfig({
      LEGACY_URL: `http://127.0.0.1:${(core.address() as AddressInfo).port}`,
      // Not reached: flags and latch are the test's.
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      UNLEASH_URL: 'http://127.0.0.1:1/api',
      UNLEASH_TOKEN: 'none',
      BANYAN_QUOTE_KEYS: TEST_QUOTE_KEYS,
      ...options.settings,
    });
    const [registered] = domains;
    if (registered === undefined) throw new Error('no domain is registered');
    const legacy = [this.legacy, this.shadowLegacy];
    const service = [this.service, this.shadowService];
    const chosen = options.domain?.(registered) ?? registered;
    const manifest: Domain = {
      ...chosen,
      connectLegacy: () => legacy.shift()!,
      ...(chosen.connectService === undefined ? {} : { connectService: () => service.shift()! }),
    };
    this.domain = connectDomain(
      manifest,
      config,
      clock,
      this.awake,
      options.stockAuthority,
      options.around && { guard: options.around },
    );
    this.#passthrough = createPassthrough<PassthroughContext>({
      upstream: new URL(config.LEGACY_URL),
      clock,
      onEvent: watchPassthrough(),
      trustedProxies: config.BANYAN_TRUSTED_PROXIES,
      rewriteLocation: config.BANYAN_REWRITE_LOCATION,
    });
    this.#shoppers =
      options.identityFile === undefined
        ? undefined
        : new Shoppers(options.identityFile, config, clock, (request) => this.#passthrough.introduce(request));
    this.#catalogue = this.#catalogueOf(config, options.catalogueBy ?? clock);
    const registry = options.registry ?? allPublished(manifest.contracts);
    const served = manifest.contracts.map((contract) => ({ contract, infoVersion: '1.0.0', sha256: SHA256 }));
    this.lives = new ContractLives(registry, served, 'https://docs.example/contracts');
    this.usage = new ContractUsage(registry, clock);
    this.memory = new BrowseMemory({ clock, freshMs: options.freshMs ?? 0 });
    const contracts = loadedOnce(manifest.contracts, config.contractsDir);
    const prefix = options.prefix ?? '';
    const byName = new Map([[manifest.name, this.domain]]);
    const pipeline: Pipeline = {
      clock,
      awake: this.awake,
      flags: {
        evaluate: (_domain, context) => {
          this.asked.push(context);
          return this.intent;
        },
      },
      latches: { view: () => this.latch },
      hashSession: (sessionId) => keyedHash(config.BANYAN_HASH_KEY, sessionId),
      legacyCookie: 'PHPSESSID',
      synthetic: syntheticReader(config.BANYAN_SYNTHETIC_KEY, clock),
      identity: this.#shoppers?.identity ?? options.identity,
      timingOrigins: new Set(options.timingOrigins),
      memory: this.memory,
      sampler: new AnswerSampler(options.checkRatio ?? 1),
      usage: this.usage,
      orders: options.orders?.(this.domain) ?? {
        answer: () => Promise.reject(new Error('nothing is held here')),
      },
      sli: options.sli ?? { observe: (observation) => this.observations.push(observation) },
    };
    const { legacyWireBy } = options;
    const wires = legacyWireBy && loadLegacyWires(manifest.legacyWire === undefined ? [] : [manifest.legacyWire]);
    const room = pipeline.orders instanceof OrdersRoom ? pipeline.orders : undefined;
    const owning = { names: CHECKOUT_ROUTES, inForce: () => true, mayPass: () => room?.mayPass ?? true };
    this.#edge = createStorefrontServer({
      clock,
      classifier: new Classifier(contracts, byName, this.lives),
      pipeline,
      ...(wires && {
        legacyWire: new LegacyWireRoom(
          wires,
          byName,
          pipeline,
          new CoreWords(legacyWireBy ?? clock, 'k'),
          () => options.wireRetired?.() === true,
          room,
        ),
      }),
      passthrough: this.#passthrough,
      catalogue: this.#catalogue,
      visits: this.#shoppers?.visits,
      blocked: new BlockedRoutes(config.BANYAN_BLOCKED_ROUTES, room && wires ? owning : undefined),
      coreBreaker: this.coreBreaker,
      ownedPrefixes: this.lives.domains.map((domain) => `${prefix}/${domain}/v{n}`),
      prefixSegments: prefix === '' ? 0 : prefix.split('/').length - 1,
      isSecure: () => false,
      rateLimits: config.rateLimits && {
        limits: config.rateLimits,
        storefrontOf,
        ...(this.#shoppers && { principalOf: (request) => this.#shoppers?.identity.recall(request) }),
        clientOf: (request) => clientAddress(request, trustedProxies(config.BANYAN_TRUSTED_PROXIES)),
      },
    });
  }

  #catalogueOf({ catalogue, BANYAN_TRUSTED_PROXIES }: GatewayConfig, clock: Clock): CatalogueRoom | undefined {
    const trusts = trustedProxies(BANYAN_TRUSTED_PROXIES);
    const present: CatalogueOptions['present'] = (request, fields) => this.#passthrough.present(request, fields);
    return catalogue && new CatalogueRoom(catalogue, { clock, trusts, isSecure: isSecure(trusts), present });
  }

  /** The fields of an answer of the core as its client may see them. */
  present(request: IncomingMessage, fields: readonly string[]): string[] {
    return this.#passthrough.present(request, fields);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Sends a share of sessions to the service; this one (`serve`) too. */
  serve(serve: boolean, percent = 50, over: Partial<FlagIntent> = {}): void {
    this.intent = { ...INTENT, canaryPercent: percent, serve, serving: true, everybody: percent === 100, ...over };
  }

  get(path: string, options?: AskOptions): Promise<Answer> {
    return ask(this.url, path, options);
  }

  one(sku = 'A', options?: AskOptions): Promise<Answer> {
    return this.get(`/inventory/v1/availability/${sku}?channel=web`, options);
  }

  batch(json: unknown = { channel: 'web', skus: ['A', 'B'] }, options?: AskOptions): Promise<Answer> {
    return post(this.url, '/inventory/v1/availability/batch', json, options);
  }

  async stop(): Promise<void> {
    await this.#edge.drain({ graceMs: 0 });
    this.#catalogue?.close();
    this.#passthrough.close();
    this.#shoppers?.close();
    await disconnectDomain(this.domain);
    this.#core.closeAllConnections();
    this.#core.close();
  }
}

const loaded = new Map<readonly ContractVersion[], ReturnType<typeof loadContracts>>();

/** Compiled contracts keep nothing of a request: the rigs of a spec share those of the project. */
function loadedOnce(contracts: readonly ContractVersion[], contractsDir: string): ReturnType<typeof loadContracts> {
  if (contractsDir !== CONTRACTS_DIR) return loadContracts(contracts, contractsDir);
  const router = loaded.get(contracts) ?? loadContracts(contracts);
  loaded.set(contracts, router);
  return router;
}

/** Of every text in the rig's registry. */
export const SHA256 = 'a'.repeat(64);

/** Two storefronts, and every version published. */
export function allPublished(contracts: readonly ContractVersion[]): ContractRegistry {
  const versions = contracts.map(({ version }) => [
    version,
    {
      state: 'published' as const,
      owner: { name: 'a test', contact: 'test@shop.example' },
      published: [{ version: '1.0.0', at: '2026-11-21T00:00:00Z', sha256: SHA256 }] as const,
      pins: {},
    },
  ]);
  return {
    storefronts: { web: { contact: 'web@shop.example' }, app: { contact: 'app@shop.example' } },
    contracts: { [contracts[0]?.domain ?? 'none']: Object.fromEntries(versions) as Record<string, never> },
  };
}

/** Flags that are known and select nobody. */
export const INTENT: FlagIntent = {
  known: true,
  canaryPercent: 0,
  eligible: true,
  serve: false,
  shadow: false,
  everybody: false,
  shadowing: false,
  serving: false,
  definition: 'first',
};
