import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { loadContracts, loadLegacyWires, registeredVersion } from '@banyan/contracts';
import type { Database } from '@banyan/database';
import { CHECKOUT_ROUTES, domains, isJudged } from '@banyan/domains';
import { keyedHash, messageOf, type Clock } from '@banyan/kernel';
import { ledgerDatabase, StockAuthorityBook, StockAuthorityFollower } from '@banyan/ledger';
import { gauge, log } from '@banyan/observability';
import { clientAddress, createPassthrough, trustedProxies, type EdgeServer, type Passthrough } from '@banyan/proxy';
import { FlagSource, LatchKeeper, RolloutStore } from '@banyan/rollout';
import { CORE_BREAKER, OutcomeBreaker, Wakefulness } from '@banyan/resilience';
import { BlockedRoutes, type OwnedStockRoutes } from './blocking/blocked-routes.js';
import { CatalogueRoom, type CatalogueOptions } from './catalogue/catalogue-room.js';
import { ChaosRoom } from './chaos/chaos-room.js';
import { ContractLives } from './contracts/contract-lives.js';
import { ContractUsage } from './contracts/contract-usage.js';
import { RegistryFollower } from './contracts/registry-follower.js';
import { followChanges, type ChangeFollower } from './domain/change-follower.js';
import { IgnoreRules } from './domain/ignore-rules.js';
import { IntegrationSwitches } from './domain/integration-switches.js';
import { connectDomain, disconnectDomain } from './domain/connect-domain.js';
import type { OwnedDomain } from './domain/owned-domain.js';
import type { GatewayConfig } from './gateway.config.js';
import { Shoppers } from './identity/shoppers.js';
import { CoreWords } from './legacy-wire/core-words.js';
import { LegacyWireRoom } from './legacy-wire/legacy-wire-room.js';
import { openOrders } from './orders/open-orders.js';
import type { OrdersRoom } from './orders/orders-room.js';
import { OverloadGuard } from './overload/overload-guard.js';
import { AnswerSampler } from './pipeline/answer-sampler.js';
import { BrowseMemory } from './pipeline/browse-memory.js';
import { Classifier } from './pipeline/classify.js';
import type { Pipeline } from './pipeline/pipeline.js';
import type { SliRecorder } from './pipeline/record-sli.js';
import { storefrontOf } from './pipeline/caller.js';
import { syntheticReader } from './pipeline/read-synthetic.js';
import { reportToControl, type ReportParts } from './rollback/control-report.js';
import { LocalJudge } from './rollback/local-judge.js';
import { ReportLoop } from './rollback/report-loop.js';
import { ServiceMinutes } from './rollback/service-minutes.js';
import { ServiceOutcomes } from './rollback/service-outcomes.js';
import { watchPairs } from './rollback/watch-pairs.js';
import { watchRollout } from './rollback/watch-rollout.js';
import type { ReplicaIdentity } from './replica-identity.js';
import { FailingSkus } from './signals/failing-skus.js';
import { CpuMinutes } from './signals/cpu-minutes.js';
import { SessionBook } from './signals/session-book.js';
import { TrafficMinutes } from './signals/traffic-minutes.js';
import { isSecure } from './storefront/is-secure.js';
import { createStorefrontServer, type PassthroughContext } from './storefront/storefront-server.js';
import { watchPassthrough } from './storefront/watch-passthrough.js';

/** How often control is told, ms. */
const REPORT_EVERY_MS = 500;
/** How long control may take to hear of the end, ms. */
const LAST_WORD_MS = 500;

/** The data plane of one replica, put together. Nest starts and stops it; requests never pass through Nest. */
export class Gateway {
  readonly #domains: readonly OwnedDomain[];
  readonly #store: RolloutStore;
  readonly #ledger: Database;
  readonly #authority: StockAuthorityFollower;
  readonly #orders: OrdersRoom;
  readonly #clock: Clock;
  readonly #keeper: LatchKeeper;
  readonly #flags: FlagSource;
  readonly #passthrough: Passthrough<PassthroughContext>;
  readonly #catalogue: CatalogueRoom | undefined;
  readonly #server: EdgeServer;
  readonly #report: (controlUrl: string, usage: ReportParts['usage']) => Promise<void>;
  readonly #reports: readonly ReportLoop[];
  readonly #minutes: ServiceMinutes;
  readonly #sessions: SessionBook;
  readonly #skus: FailingSkus;
  readonly #traffic: TrafficMinutes;
  readonly #lives: ContractLives;
  readonly #usage: ContractUsage;
  readonly #blocked: BlockedRoutes;
  readonly #shoppers: Shoppers | undefined;
  readonly #registry: RegistryFollower;
  readonly #registryTurns: ReportLoop;
  readonly #coreBreaker = watchedCoreBreaker();
  readonly #switches: IntegrationSwitches;
  readonly #chaos: ChaosRoom;
  /** What arms did is evidence; how shoppers fared while faults are injected is told beside it. */
  readonly #sli: SliRecorder = {
    observe: (observation) => this.#traffic.observe(observation),
    seen: (...end) => this.#chaos.seen(...end),
  };
  readonly #ignoring: IgnoreRules;
  readonly #awake: Wakefulness;
  readonly #memory: BrowseMemory;
  readonly #overload: OverloadGuard;
  readonly #changes: readonly ChangeFollower[];

  /** @throws ContractFault, DocumentFault when the shop's own files do not fit each other */
  constructor(
    private readonly config: GatewayConfig,
    private readonly identity: ReplicaIdentity,
    clock: Clock,
  ) {
    // A domain that is not extracted has neither flags nor a latch: there is nothing for them to choose between.
    const extracted = domains.filter(({ serviceAt }) => serviceAt !== undefined);
    const names = extracted.map(({ name }) => name);
    const dataDir = join(config.BANYAN_DATA_DIR, 'gateway');
    this.#clock = clock;
    this.#awake = new Wakefulness(clock);
    this.#overload = new OverloadGuard({ clock, turnMs: config.BANYAN_SHED_TURN_MS });
    this.#switches = new IntegrationSwitches(clock);
    this.#ignoring = new IgnoreRules(clock);
    this.#chaos = new ChaosRoom({
      clock,
      allowed: config.BANYAN_CHAOS,
      hashKey: config.BANYAN_HASH_KEY,
      isTripped: (domain) => this.#keeper.view(domain).latch?.state === 'tripped',
    });
    this.#switches.on('passthrough', (isOff) => this.#coreBreaker.isolate(isOff));
    this.#ledger = ledgerDatabase({ url: config.DATABASE_URL, applicationName: 'banyan-gateway ledger' });
    const book = new StockAuthorityBook(this.#ledger);
    const applicationName = 'banyan-gateway authority';
    this.#authority = new StockAuthorityFollower({ url: config.DATABASE_URL, applicationName, book });
    this.#domains = domains.map((domain) =>
      connectDomain(
        domain,
        config,
        clock,
        this.#awake,
        () => this.#authority.current?.arm,
        // What is out of use is not asked, and so not touched either.
        { guard: (name, arm) => this.#switches.guard(name, this.#chaos.around(name, arm)) },
        this.#ignoring,
        () => this.#overload.overloaded,
      ),
    );
    const { BANYAN_IDENTITY_FILE: identityFile } = config;
    this.#shoppers =
      identityFile === undefined
        ? undefined
        : new Shoppers(identityFile, config, clock, (request) => this.#passthrough.introduce(request));
    this.#orders = openOrders(this.#domains, {
      config,
      clock,
      awake: this.#awake,
      database: this.#ledger,
      authority: this.#authority,
      present: (request, fields) => this.#passthrough.present(request, fields),
      coreOrders: () => this.#shoppers?.identity.coreOrders,
    });
    this.#store = new RolloutStore({ url: config.DATABASE_URL, applicationName: 'banyan-gateway' });
    this.#keeper = new LatchKeeper({
      store: this.#store,
      replica: identity.name,
      get opsUrl() {
        return identity.opsUrl;
      },
      domains: names,
      dataDir,
      clock,
    });
    this.#flags = new FlagSource({
      url: config.UNLEASH_URL,
      get token() {
        return config.UNLEASH_TOKEN();
      },
      domains: names,
      dataDir,
      instanceId: identity.name,
      pollMs: config.BANYAN_FLAG_POLL_MS,
      clock,
    });
    watchRollout({ domains: names, store: this.#store, keeper: this.#keeper, flags: this.#flags });
    this.#passthrough = createPassthrough<PassthroughContext>({
      upstream: new URL(config.LEGACY_URL),
      clock,
      trustedProxies: config.BANYAN_TRUSTED_PROXIES,
      rewriteLocation: config.BANYAN_REWRITE_LOCATION,
      allowUpgradePaths: config.BANYAN_UPGRADE_PATHS,
      onEvent: watchPassthrough(),
    });
    this.#catalogue = config.catalogue && new CatalogueRoom(config.catalogue, this.#catalogueParts(clock));
    const judge = new LocalJudge(this.#keeper, identity.name, clock, ({ contracts, manifest }) => ({
      flagRevision: this.#flags.picture.revision,
      contracts,
      ...this.#chaos.namedIn(manifest.name),
    }));
    for (const domain of this.#domains) watchPairs(domain, judge);
    this.#minutes = new ServiceMinutes(
      clock,
      extracted.map(({ name, operations }) => ({
        name,
        operations: operations.filter(isJudged).map((each) => each.name),
      })),
      judge,
    );
    this.#sessions = new SessionBook(clock);
    this.#skus = new FailingSkus(this.#minutes);
    this.#traffic = new TrafficMinutes(clock, this.#sessions, this.#skus);
    for (const { manifest, shadow } of this.#domains) {
      shadow.onEvent((event) => this.#traffic.copied(manifest.name, event));
    }
    const docsUrl = config.CONTRACT_DOCS_URL.replace(/\/+$/, '');
    this.#lives = new ContractLives(config.registry, config.served, docsUrl);
    this.#usage = new ContractUsage(config.registry, clock);
    this.#blocked = new BlockedRoutes(config.BANYAN_BLOCKED_ROUTES, this.#ownedRoutes());
    this.#registry = new RegistryFollower(config.contractsDir, [...config.served, ...config.wires], (registry) => {
      this.#lives.takeUp(registry);
      this.#usage.takeUp(registry);
      log.info('the registry of contracts has changed and is in force', { replica: identity.name });
    });
    this.#registryTurns = new ReportLoop(
      'taking up the registry of contracts',
      config.BANYAN_REGISTRY_POLL_MS,
      // oxlint-disable-next-line typescript/require-await -- a turn that throws is a promise that rejects
      async () => this.#registry.turn(),
    );
    this.#memory = new BrowseMemory({ clock, freshMs: config.BANYAN_BROWSE_FRESH_MS });
    const forget = this.#memory.forget.bind(this.#memory);
    this.#changes = followChanges(domains, config.services, forget, clock);
    this.#server = this.#storefront(clock);
    const outcomes = new Map(extracted.map((domain) => [domain.name, new ServiceOutcomes(domain)]));
    this.#keeper.on('reset', (domain) => outcomes.get(domain)?.restart());
    this.#report = (controlUrl, usage) =>
      reportToControl({
        controlUrl,
        controlToken: config.CONTROL_TOKEN?.(),
        replica: identity.name,
        opsUrl: identity.opsUrl,
        domains: this.#domains,
        flags: this.#flags,
        keeper: this.#keeper,
        outcomes,
        minutes: this.#minutes,
        traffic: this.#traffic,
        sessions: this.#sessions,
        cpu: new CpuMinutes(clock),
        skus: this.#skus,
        usage,
        blocked: this.#blocked,
        coreBreaker: this.#coreBreaker,
        switches: this.#switches,
        chaos: this.#chaos,
        ignoring: this.#ignoring,
      });
    // To each control by itself: one that hangs holds up nobody's picture but its own.
    this.#reports = config.CONTROL_URL.map(
      (controlUrl) =>
        new ReportLoop(`reporting to control at ${controlUrl}`, REPORT_EVERY_MS, () => {
          // Also while control is away: what people took out of use for a time is in use again when it is over.
          this.#switches.turn();
          return this.#report(controlUrl, this.#usage);
        }),
    );
  }

  /** Listens as soon as flags and latches were asked for once, whatever came of it. @returns the port */
  async start(): Promise<number> {
    await Promise.all([
      this.#store.start().then(() => this.#keeper.start()),
      this.#ledger.start().then(() => this.#authority.start()),
      this.#flags.start(),
    ]);
    this.#orders.start();
    for (const reports of this.#reports) reports.start();
    this.#registryTurns.start();
    for (const follower of this.#changes) follower.start();
    this.#awake.start();
    this.#overload.start();
    return this.#server.listen(this.config.GATEWAY_PORT, this.config.GATEWAY_HOST);
  }

  /** Lets what is under way end, gives the lease back, frees everything. */
  async stop(graceMs: number): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    this.#overload.stop();
    await this.#server.drain({ graceMs });
    // Orders whose clients have left are on no connection any more.
    const left = await this.#orders.stop(Math.max(0, graceMs - (this.#clock.monotonicMs() - startedMs)));
    if (left > 0) log.warn('orders are left to other replicas', { count: left });
    this.#catalogue?.close();
    for (const reports of this.#reports) reports.stop();
    await this.#lastWord();
    this.#registryTurns.stop();
    await Promise.all(this.#changes.map((follower) => follower.stop()));
    this.#awake.stop();
    this.#flags.stop();
    await this.#keeper.stop();
    await this.#authority.stop();
    await this.#ledger.stop();
    await this.#store.stop();
    this.#passthrough.close();
    this.#shoppers?.close();
    await Promise.all(this.#domains.map(disconnectDomain));
    log.info('the gateway has drained', { replica: this.identity.name });
  }

  /** What `/readyz` looks at. Legacy, flags and database are told and not required: without them we still serve. */
  get checks(): readonly { name: string; ok: boolean; required: boolean; detail?: string }[] {
    const { ageMs, source } = this.#flags.picture;
    return [
      { name: 'listening', ok: this.#server.server.listening && !this.#server.draining, required: true },
      { name: 'flags', ok: source === 'server', required: false, detail: `${source}, ${Math.round(ageMs)} ms old` },
      { name: 'postgres', ok: this.#store.connected, required: false },
      { name: 'ledger', ok: this.#ledger.connected, required: false },
      { name: 'lease', ok: this.#keeper.leaseInForce, required: false },
      ...(this.#shoppers === undefined ? [] : [identityCheck(this.#shoppers.identity.fault)]),
      { name: 'contracts', ok: this.#registry.fault === undefined, required: false, ...detailOf(this.#registry.fault) },
    ];
  }

  /** Who used what since the last report: there is no next one. Control may be away; nobody waits for it now. */
  async #lastWord(): Promise<void> {
    const usage = this.#usage;
    const last = { report: () => usage.report(true), acknowledge: usage.acknowledge.bind(usage) };
    const told = this.config.CONTROL_URL.map((controlUrl) =>
      this.#report(controlUrl, last).catch((error: unknown) => {
        log.warn('the last use of contracts could not be told', { reason: messageOf(error) });
      }),
    );
    await Promise.race([Promise.all(told), passed(LAST_WORD_MS)]);
  }

  #storefront(clock: Clock): EdgeServer {
    const { served, contractsDir } = this.config;
    const contracts = loadContracts(
      served.map(({ contract }) => contract),
      contractsDir,
    );
    const prefix = this.config.CONTRACT_PREFIX.replace(/\/+$/, '');
    const trusts = trustedProxies(this.config.BANYAN_TRUSTED_PROXIES);
    gauge('banyan_flag_age_seconds')
      .with({})
      .readFrom(() => this.#flags.picture.ageMs / 1000);
    const byName = new Map(this.#domains.map((domain) => [domain.manifest.name, domain]));
    const pipeline = {
      clock,
      awake: this.#awake,
      flags: this.#flags,
      latches: this.#keeper,
      hashSession: (sessionId: string) => keyedHash(this.config.BANYAN_HASH_KEY, sessionId),
      legacyCookie: this.config.LEGACY_SESSION_COOKIE,
      synthetic: syntheticReader(this.config.BANYAN_SYNTHETIC_KEY, clock),
      identity: this.#shoppers?.identity,
      timingOrigins: new Set(this.config.BANYAN_TIMING_ORIGINS),
      memory: this.#memory,
      sampler: new AnswerSampler(this.config.BANYAN_ANSWER_CHECK_RATIO),
      sli: this.#sli,
      orders: this.#orders,
      usage: this.#usage,
    };
    return createStorefrontServer({
      clock,
      classifier: new Classifier(contracts, byName, this.#lives),
      pipeline,
      legacyWire: this.#legacyWire(byName, pipeline),
      catalogue: this.#catalogue,
      passthrough: this.#passthrough,
      visits: this.#shoppers?.visits,
      blocked: this.#blocked,
      coreBreaker: this.#coreBreaker,
      ownedPrefixes: this.#lives.domains.map((domain) => `${prefix}/${domain}/v{n}`),
      prefixSegments: prefix === '' ? 0 : prefix.split('/').length - 1,
      isSecure: isSecure(trusts),
      edgeLimits: {
        connections: this.config.BANYAN_CONNECTIONS,
        connectionsPerClient: this.config.BANYAN_CONNECTIONS_PER_CLIENT,
      },
      trustedProxies: this.config.BANYAN_TRUSTED_PROXIES,
      overload: this.#overload,
      rateLimits: this.config.rateLimits && {
        limits: this.config.rateLimits,
        storefrontOf,
        ...(this.#shoppers && { principalOf: (request) => this.#shoppers?.identity.recall(request) }),
        clientOf: (request) => clientAddress(request, trusts),
      },
    });
  }

  #catalogueParts(clock: Clock): CatalogueOptions {
    const trusts = trustedProxies(this.config.BANYAN_TRUSTED_PROXIES);
    const present: CatalogueOptions['present'] = (request, fields) => this.#passthrough.present(request, fields);
    return { clock, trusts, isSecure: isSecure(trusts), present };
  }

  /** Undefined where none is enabled: then nothing is looked for. */
  #legacyWire(byName: ReadonlyMap<string, OwnedDomain>, pipeline: Pipeline): LegacyWireRoom | undefined {
    const wires = this.config.wires.map(({ contract }) => contract);
    if (wires.length === 0) return undefined;
    const words = new CoreWords(pipeline.clock, this.config.BANYAN_HASH_KEY);
    const router = loadLegacyWires(wires, this.config.contractsDir);
    return new LegacyWireRoom(router, byName, pipeline, words, (domain) => this.#isRetired(domain), this.#orders);
  }

  /** What of the core's checkout reaches it through the ledger only. */
  #ownedRoutes(): OwnedStockRoutes {
    const wires = this.config.wires.map(({ contract }) => contract);
    const wire = wires.find(({ operations }) => Object.values(operations).some(({ captures }) => captures === true));
    return {
      names: wire === undefined ? [] : CHECKOUT_ROUTES,
      inForce: () => wire !== undefined && !this.#isRetired(wire.domain),
      mayPass: () => this.#orders.mayPass,
    };
  }

  #isRetired(domain: string): boolean {
    return registeredVersion(this.#lives.registry, domain, 'legacy')?.state === 'retired';
  }
}

function identityCheck(fault: string | undefined): { name: string; ok: boolean; required: boolean; detail?: string } {
  return { name: 'identity', ok: fault === undefined, required: false, ...detailOf(fault) };
}

function detailOf(detail: string | undefined): { detail?: string } {
  return detail === undefined ? {} : { detail };
}

function watchedCoreBreaker(): OutcomeBreaker {
  const breaker = new OutcomeBreaker(CORE_BREAKER);
  breaker.onChange((state) => log.warn('the breaker of the legacy core', { state }));
  return breaker;
}
