import { join } from 'node:path';
import {
  connectOrderDifferences,
  connectOrderFigures,
  connectOrderJourneys,
  connectOrderErasures,
  connectOrderReviews,
  domains as registered,
  faultText,
  lookUpIntegrations,
  type IntegrationRegistry,
} from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { callerSigner } from '@banyan/rpc';
import { log } from '@banyan/observability';
import {
  CoreSessions,
  FailedCheckouts,
  ledgerDatabase,
  ledgerReadPool,
  OrderRegister,
  StockAuthorityBook,
} from '@banyan/ledger';
import { ParkedMessages } from '@banyan/outbox';
import { RolloutStore, withReentryWait } from '@banyan/rollout';
import type { EventConsumer } from '@banyan/service';
import type { KnownTokens } from './access/known-tokens.js';
import { AuditBook } from './audit/audit-book.js';
import { AuditChain } from './audit/audit-chain.js';
import { AuditLog } from './audit/audit-log.js';
import { AuthorityDesk } from './authority/authority-desk.js';
import { showAuthority } from './authority/authority-metrics.js';
import { AuthorityMover } from './authority/authority-mover.js';
import { InventorySide } from './authority/inventory-side.js';
import { BurnBook } from './burn/burn-book.js';
import { MinuteKeeping } from './burn/minute-keeping.js';
import { ChaosBook } from './chaos/chaos-book.js';
import { ChaosDesk } from './chaos/chaos-desk.js';
import type { ControlConfig } from './control.config.js';
import { ConsistencySurvey } from './consistency/consistency-survey.js';
import { UsageKeeping } from './contracts/usage-keeping.js';
import { UsageClock } from './contracts/contract-usage.controller.js';
import { assembleContracts, type ContractParts } from './contracts/contract-parts.js';
import type { ComparesApart } from './contracts/comparing/compare-apart.js';
import { OPERATIONS_SCHEMA } from './incidents/store/operations-tables.js';
import { assembleIncidents, type IncidentParts } from './incidents/assemble-incidents.js';
import { FeedSurvey } from './integrations/feed-survey.js';
import { FeedbackDesk } from './feedback/feedback-desk.js';
import {
  FEEDBACK_CONSUMER,
  FEEDBACK_TYPE,
  FeedbackTransport,
  type FeedbackReceiver,
} from './feedback/feedback-transport.js';
import { IntegrationBook } from './integrations/integration-book.js';
import { IntegrationSwitches } from './integrations/integration-switches.js';
import { ServiceSwitches } from './integrations/service-switches.js';
import { JudgedDomains } from './judging/judged-domains.js';
import type { JudgedDomain } from './judging/judged-domain.js';
import { Leadership, type ControlPlace } from './leading/leadership.js';
import { JudgementRecords } from './judging/judgement-records.js';
import { Verdicts } from './judging/verdicts.js';
import { KnownLatches } from './latches/known-latches.js';
import { IgnoreRules } from './mismatches/ignore-rules.js';
import { GroupKeeping } from './mismatches/group-keeping.js';
import { MismatchDesk } from './mismatches/mismatch-desk.js';
import { MismatchKeeping } from './mismatches/mismatch-keeping.js';
import { loadOwners } from './notifications/load-owners.js';
import { ParkedDesk } from './parked/parked-desk.js';
import { ProcessSurvey } from './processes/process-survey.js';
import { UnleashWatch } from './processes/unleash-watch.js';
import { loadRampPlans } from './ramp/load-ramp-plans.js';
import { PromotionDesk, type Burning } from './ramp/promotion-desk.js';
import { RampAssistant } from './ramp/ramp-assistant.js';
import type { SliderPort } from './ramp/ramp-turn.js';
import { RampChanges } from './ramp/ramp-changes.js';
import { showPromotion } from './ramp/ramp-metrics.js';
import { promotionBlocks } from './ramp/promotion-blocks.js';
import { READ_POLICY } from './read-policy.js';
import { ReadinessDesk } from './readiness/readiness-desk.js';
import { RunBook } from './readiness/run-book.js';
import { DifferenceSurvey } from './orders/difference-survey.js';
import { FigureSurvey } from './orders/figure-survey.js';
import { JourneySurvey } from './orders/journey-survey.js';
import { ReviewSurvey } from './orders/review-survey.js';
import { ReplicaBook } from './reports/replica-book.js';
import { SPEAKING_MS } from './reports/speaking.js';
import { GatewayPlace } from './contracts/trying/gateway-place.js';
import { SeriesDesk } from './series/series-desk.js';
import { TrafficKeeping } from './series/traffic-keeping.js';
import { BusinessDesk } from './signals/business-desk.js';
import { OrderCounts } from './signals/order-counts.js';
import { SignalClock } from './signals/signals.controller.js';
import { MapDesk } from './map/map-desk.js';
import { Acknowledgements } from './rollback/acknowledgements.js';
import { PersonalChanges } from './rollback/personal-changes.js';
import { Tripping } from './rollback/tripping.js';
import { UnwrittenTrips } from './rollback/unwritten-trips.js';
import { UnleashWriteBack, type SwitchOff } from './rollback/unleash-write-back.js';
import { ErasureDesk } from './privacy/erasure-desk.js';
import { prunings } from './retention/prunings.js';
import { Retention } from './retention/retention.js';
import { AskAsShopper } from './shopper/ask-as-shopper.js';
import { Shopper } from './shopper/shopper.js';
import { coverageSince } from './status/coverage-since.js';
import { ChainAnchor } from './chains/chain-anchor.js';
import { DecisionBook } from './status/decision-book.js';
import { overruledNow } from './status/domain-view.js';
import { OverruledLog } from './status/overruled-log.js';
import { SightingWatch } from './timeline/sighting-watch.js';
import { Timeline } from './timeline/timeline.js';
import { timelineSources } from './timeline/timeline-sources.js';
import { StatusView } from './status/status-view.js';

/** Control asks the ledger for one row now and then. */
const LEDGER_CONNECTIONS = 2;

/** Everything control is made of, wired; Nest hands the parts to its controllers. */
export interface ControlParts {
  readonly clock: Clock;
  readonly leadership: Leadership;
  readonly domains: JudgedDomains;
  readonly contracts: ContractParts;
  readonly store: RolloutStore;
  readonly book: ReplicaBook;
  readonly latches: KnownLatches;
  readonly tripping: Tripping;
  readonly changes: PersonalChanges;
  readonly decisions: DecisionBook;
  readonly mismatches: MismatchKeeping;
  readonly groups: GroupKeeping;
  readonly mismatchDesk: MismatchDesk;
  readonly burn: BurnBook;
  readonly minutes: MinuteKeeping;
  readonly usage: UsageKeeping;
  readonly traffic: TrafficKeeping;
  readonly series: SeriesDesk;
  readonly timeline: Timeline;
  readonly business: BusinessDesk;
  readonly signalClock: SignalClock;
  readonly map: MapDesk;
  readonly usageClock: UsageClock;
  readonly rampChanges: RampChanges;
  readonly unleash: UnleashWatch;
  readonly integrations: IntegrationBook;
  readonly consistency: ConsistencySurvey;
  readonly reviews: ReviewSurvey;
  readonly erasures: ErasureDesk;
  readonly differences: DifferenceSurvey;
  readonly journeys: JourneySurvey;
  readonly authority: AuthorityDesk;
  readonly parked: ParkedDesk;
  readonly shopper: Shopper;
  readonly audit: AuditBook;
  readonly auditChain: AuditChain;
  readonly auditLog: AuditLog;
  readonly incidents: IncidentParts;
  readonly switches: IntegrationSwitches;
  readonly chaos: ChaosDesk;
  readonly ignoring: IgnoreRules;
  readonly view: StatusView;
  readonly readiness: ReadinessDesk;
  /** Connects in the background; resolves at once when PostgreSQL is away. */
  start(place: ControlPlace): Promise<void>;
  stop(): Promise<void>;
}

/** What is made before control, or given in its place: what it changes in Unleash, and whom it knows. */
export interface ControlPorts {
  readonly switchOff: SwitchOff;
  readonly slider: SliderPort;
  /** Undefined: control has none. */
  readonly tokens: KnownTokens | undefined;
}

/** @throws ConfigurationError when a ramp plan, or the file of owners, cannot be used */
export function assembleControl(
  config: ControlConfig,
  judged: readonly JudgedDomain[],
  { switchOff: toSwitchOff, slider: toSlide, tokens }: ControlPorts,
  clock: Clock,
  compare: ComparesApart,
): ControlParts {
  const extracted = judged.filter((domain) => domain.extracted);
  const plans = loadRampPlans(
    config.BANYAN_RAMP_DIR,
    extracted.map(({ name }) => name),
  );
  const registry = lookUpIntegrations(registered, config.BANYAN_INTEGRATIONS_DIR);
  const owners = loadOwners(config.BANYAN_OWNERS_FILE, {
    domains: judged.map(({ name }) => name),
    integrations: registry.integrations,
  });
  const domains = new JudgedDomains(judged);
  const patience = { statementMs: READ_POLICY.statementMs.value, waitMs: READ_POLICY.waitMs.value };
  const leadership = new Leadership({ databaseUrl: config.DATABASE_URL, clock });
  const leads = (): boolean => leadership.leads();
  // What reaches Unleash, too, is the leader's alone.
  const switchOff: SwitchOff = async (trip) => {
    leadership.demand();
    await toSwitchOff(trip);
  };
  const slider: SliderPort = {
    slider: (flag) => toSlide.slider(flag),
    moveSlider: async (...move) => {
      leadership.demand();
      return toSlide.moveSlider(...move);
    },
  };
  const store = new RolloutStore({
    url: config.DATABASE_URL,
    leadingEpoch: () => leadership.epoch,
    applicationName: 'banyan-control',
    reentry: withReentryWait(config.BANYAN_REENTRY_WAIT_MS, 'BANYAN_REENTRY_WAIT_MS'),
    reads: { ...patience, atOnce: READ_POLICY.rolloutAtOnce.value },
  });
  const book = new ReplicaBook(clock);
  const latches = new KnownLatches(
    store,
    extracted.map(({ name }) => name),
    clock,
  );
  const records = new JudgementRecords(judged, config.BANYAN_CONTRACTS_DIR, (domain) => chaos.textOf(domain));
  const overruled = new OverruledLog(clock);
  book.on('heard', () => {
    const speaking = book.pages().filter((page) => book.ageMs(page) < SPEAKING_MS);
    for (const { name, extracted } of judged) {
      if (extracted) overruled.note(name, overruledNow(name, speaking, latches.of(name) ?? null));
    }
  });
  const verdicts = new Verdicts(book, judged, latches, clock);
  const burn = new BurnBook(judged, clock);
  const minutes = new MinuteKeeping(store, burn, clock);
  const usage = new UsageKeeping(store, clock);
  const names = judged.map(({ name }) => name);
  const traffic = new TrafficKeeping(store, names, clock);
  const groups = new GroupKeeping(store, clock);
  const anchor = new ChainAnchor(config.BANYAN_DATA_DIR);
  const decisions = new DecisionBook(store, anchor, clock);
  store.on('latch', (domain) => void decisions.look(domain));
  const unwritten = new UnwrittenTrips(store, join(config.BANYAN_DATA_DIR, 'control'), latches);
  const acknowledgements = new Acknowledgements(store, latches, unwritten, clock);
  acknowledgements.on('recorded', (domain) => void decisions.look(domain));
  const feedbackTo = feedbackReceiver(config);
  const incidents = assembleIncidents(config.DATABASE_URL, owners, {
    rollout: store,
    domains: extracted.map(({ name }) => name),
    clock,
    // Orders and money are not known here yet.
    business: (_scope, sinceMs) => business.lostSince(sinceMs),
    others: feedbackTo === undefined ? [] : [consumerOfFeedback(feedbackTo, clock)],
  });
  acknowledgements.on('recorded', (domain) => void incidents.chain.look(domain));
  const writeBack = new UnleashWriteBack(store, switchOff, latches, (tried) => incidents.unleash.note(tried));
  const unleash = new UnleashWatch(config.UNLEASH_URL, () => writeBack.kick());
  const survey = new ProcessSurvey(config.BANYAN_DATA_DIR, book, clock);
  const burning: Burning = (domain) => burn.burning(domain);
  const desk = new PromotionDesk({
    clock,
    book,
    verdicts,
    latches,
    burning,
    plans,
    chaos: (domain) => chaos.textOf(domain),
  });
  for (const domain of extracted) {
    const blocks = () => promotionBlocks(desk.facts(domain));
    showPromotion(domain.name, { blocks, coverage: () => coverageSince(domain.name, desk.speaking()) });
  }
  const ramps = extracted.flatMap((domain) => {
    const plan = plans.get(domain.name);
    return plan === undefined ? [] : [{ domain, plan }];
  });
  const assistant = new RampAssistant(ramps, { clock, store, slider, desk, verdicts });
  const contracts = assembleContracts(config, registered, compare, clock);
  const orders = {
    host: config.ORDERS_HOST,
    port: config.ORDERS_PORT,
    broker: config.NATS_URL,
    signer: callerSigner('control', config.BANYAN_SERVICE_KEYS, clock),
  };
  const reviews = new ReviewSurvey(connectOrderReviews(orders));
  const differences = new DifferenceSurvey(connectOrderDifferences(orders));
  const ledger = ledgerDatabase({
    url: config.DATABASE_URL,
    applicationName: 'banyan-control',
    poolSize: LEDGER_CONNECTIONS,
  });
  const ledgerReads = ledgerReadPool({
    url: config.DATABASE_URL,
    applicationName: 'banyan-control reads',
    ...patience,
    atOnce: READ_POLICY.ledgerAtOnce.value,
  });
  const journeys = new JourneySurvey({
    register: new OrderRegister(ledgerReads),
    service: connectOrderJourneys(orders),
    decisions: store,
    dataDir: config.BANYAN_DATA_DIR,
  });
  const orderFigures = connectOrderFigures(orders);
  const figures = new FigureSurvey(orderFigures, clock);
  const feedback =
    feedbackTo &&
    new FeedbackDesk({
      ledger: new FailedCheckouts(ledger),
      orders: orderFigures,
      store: incidents.store,
      clock,
      afterMs: config.BANYAN_FEEDBACK_AFTER_MS,
      ring: () => incidents.notifier.ring(),
    });
  const erasures = new ErasureDesk(connectOrderErasures(orders), new FailedCheckouts(ledger));
  const retention = new Retention({
    prunings: prunings({
      store,
      operations: incidents.store,
      checkouts: new FailedCheckouts(ledger),
      sessions: new CoreSessions(ledger),
      personalDataDays: config.BANYAN_PERSONAL_DATA_DAYS,
      operationsDays: config.BANYAN_OPERATIONS_DAYS,
    }),
    leads,
    clock,
  });
  const authorityBook = new StockAuthorityBook(ledger);
  const mover = new AuthorityMover({
    book: authorityBook,
    inventory: new InventorySide(
      config.BANYAN_DATA_DIR,
      `http://${config.INVENTORY_HOST}:${config.INVENTORY_OPS_PORT}`,
    ),
    // Every gateway that was heard within a minute: one that is silent now may still let requests pass.
    gateways: () => book.pages().map(({ replica, report }) => ({ replica, open: report.stockRoutes?.open })),
    leads,
    clock,
  });
  showAuthority(mover);
  const speaking = () => book.pages().filter((page) => book.ageMs(page) < SPEAKING_MS);
  const sightings = new SightingWatch(store, names, speaking, clock);
  const business = new BusinessDesk(
    new OrderCounts(ledgerReads),
    store,
    names,
    { figures, integrations: () => integrations },
    speaking,
    clock,
  );
  const audit = new AuditBook(config.DATABASE_URL);
  const auditChain = new AuditChain(audit, anchor, clock);
  const sources = timelineSources({
    store,
    authority: authorityBook,
    shelf: contracts.desk.shelf,
    operations: incidents.store,
    integrations: registry.integrations,
    audit,
  });
  const onNoted = (domain: string): void => {
    void decisions.look(domain);
    void incidents.chain.look(domain);
  };
  const services = new ServiceSwitches(config.BANYAN_DATA_DIR, {
    orders: `http://${config.ORDERS_HOST}:${config.ORDERS_OPS_PORT}`,
  });
  const switches = new IntegrationSwitches({
    services,
    store: incidents.store,
    rollout: store,
    integrations: registry.integrations,
    domains: extracted.map(({ name }) => name),
    leads,
    clock,
    onNoted,
  });
  const chaos = new ChaosDesk({
    book: new ChaosBook(incidents.store),
    store: incidents.store,
    rollout: store,
    integrations: registry.integrations,
    domains: extracted,
    facts: {
      clock,
      allowed: config.BANYAN_CHAOS,
      speaking,
      plans,
      domains: extracted.map(({ name }) => name),
      latchOf: (domain) => latches.of(domain),
      burning,
      incidents: incidents.desk,
    },
    heard: () => book.pages(),
    leads,
    onNoted,
  });
  const ignoring = new IgnoreRules({ store: incidents.store, rollout: store, leads, clock, onNoted });
  const integrations = integrationBook(config, registry, clock, { store, unleash, book, switches, services });
  const shopper = shopperOf(config, leads, clock);
  leadership.on('gained', () => {
    minutes.readAgain();
    sightings.start();
    writeBack.start();
    assistant.start();
    void retention.turn();
  });
  leadership.on('lost', () => {
    void sightings.stop();
    void writeBack.stop();
    void assistant.stop();
  });
  // What waits for PostgreSQL goes on as soon as it is back.
  store.on('connected', () => writeBack.kick());
  unwritten.on('written', (domain) => {
    writeBack.kick();
    void decisions.look(domain);
  });
  const mismatchDesk = new MismatchDesk(store, ignoring, clock);
  const view = new StatusView({
    clock,
    leadership,
    store,
    domains,
    book,
    verdicts,
    burn,
    latches,
    acknowledgements,
    unwritten,
    writeBack,
    decisions,
    survey,
    unleash,
    integrations,
    desk,
    plans,
    assistant,
    authority: mover,
    shopper,
    chaos,
    tokens,
  });
  const readiness = new ReadinessDesk({
    clock,
    view,
    mismatches: mismatchDesk,
    ignoring,
    incidents: incidents.desk,
    contracts: contracts.desk,
    plans,
    runs: new RunBook(incidents.store),
    integrations: registry.integrations,
  });
  return {
    clock,
    leadership,
    domains,
    contracts,
    store,
    book,
    latches,
    unleash,
    tripping: new Tripping(store, verdicts, records, latches, clock),
    changes: new PersonalChanges({ store, verdicts, records, latches, unwritten, writeBack, clock }),
    decisions,
    integrations,
    incidents,
    switches,
    chaos,
    ignoring,
    consistency: new ConsistencySurvey(config.BANYAN_DATA_DIR),
    reviews,
    erasures,
    differences,
    journeys,
    authority: new AuthorityDesk(mover, authorityBook),
    parked: new ParkedDesk(
      config.BANYAN_DATA_DIR,
      {
        inventory: `http://${config.INVENTORY_HOST}:${config.INVENTORY_OPS_PORT}`,
        orders: `http://${config.ORDERS_HOST}:${config.ORDERS_OPS_PORT}`,
      },
      new ParkedMessages(incidents.store.sql, OPERATIONS_SCHEMA),
    ),
    mismatches: new MismatchKeeping(store),
    groups,
    mismatchDesk,
    burn,
    minutes,
    usage,
    traffic,
    series: new SeriesDesk(store, clock),
    business,
    signalClock: new SignalClock(clock),
    map: new MapDesk(domains, verdicts, integrations, figures, speaking, clock),
    timeline: new Timeline(sources, store, domains, clock),
    usageClock: new UsageClock(clock),
    shopper,
    rampChanges: new RampChanges(store, plans, slider, clock),
    audit,
    auditChain,
    auditLog: new AuditLog(audit, join(config.BANYAN_DATA_DIR, 'control', 'audit.ndjson'), auditChain),
    view,
    readiness,
    start: async (place) => {
      await Promise.all([
        store.start(),
        ledger.start().then(() => ledgerReads.start()),
        incidents.start(),
        audit.database.start(),
      ]);
      switches.start();
      chaos.start();
      ignoring.start();
      mover.start();
      await unwritten.start();
      latches.start();
      minutes.start();
      traffic.start();
      business.start();
      unleash.start();
      shopper.start();
      feedback?.start();
      retention.start();
      figures.start();
      await leadership.start(place);
    },
    stop: async () => {
      await leadership.stop();
      await shopper.stop();
      await feedback?.stop();
      await retention.stop();
      await figures.stop();
      await orderFigures.close();
      await contracts.stop();
      await reviews.stop();
      await erasures.stop();
      await differences.stop();
      await journeys.stop();
      await mover.stop();
      unleash.stop();
      await assistant.stop();
      latches.stop();
      acknowledgements.stop();
      await writeBack.stop();
      await switches.stop();
      await chaos.stop();
      await ignoring.stop();
      await incidents.stop();
      await minutes.stop();
      await traffic.stop();
      await sightings.stop();
      business.stop();
      await usage.stop();
      await groups.stop();
      await unwritten.stop();
      await Promise.all([store.stop(), ledger.stop(), ledgerReads.stop(), audit.database.stop()]);
    },
  };
}

function feedbackReceiver(config: ControlConfig): FeedbackReceiver | undefined {
  const { BANYAN_FEEDBACK_URL: url, BANYAN_FEEDBACK_KEY: key } = config;
  return url === undefined || key === undefined ? undefined : { url, key };
}

function consumerOfFeedback(receiver: FeedbackReceiver, clock: Clock): EventConsumer {
  const transport = new FeedbackTransport(receiver, clock);
  return { consumer: FEEDBACK_CONSUMER, types: [FEEDBACK_TYPE], from: 'beginning', transport };
}

/** Without a key nobody would believe it: then it is off. */
function shopperOf(config: ControlConfig, leads: () => boolean, clock: Clock): Shopper {
  const { BANYAN_SYNTHETIC_KEY: key, BANYAN_SYNTHETIC_SKU: sku, BANYAN_SYNTHETIC_EVERY_MS: everyMs } = config;
  const place = new GatewayPlace(config.GATEWAY_URL, config.CONTRACT_PREFIX, config.BANYAN_DATA_DIR);
  const ask = key === undefined ? undefined : new AskAsShopper(key, () => place.base(), clock);
  return new Shopper({ ask, sku, everyMs, leads, clock });
}

/** Control shows what it cannot use; a gateway with the same files does not start. */
function integrationBook(
  config: ControlConfig,
  registry: IntegrationRegistry,
  clock: Clock,
  {
    store,
    unleash,
    book,
    switches,
    services,
  }: Pick<ControlParts, 'store' | 'unleash' | 'book' | 'switches'> & { readonly services: ServiceSwitches },
): IntegrationBook {
  for (const fault of registry.faults) log.error('an integration cannot be used', { text: faultText(fault) });
  const followers = registry.integrations.flatMap(({ seen }) => (seen.by === 'feed' ? [seen.process] : []));
  return new IntegrationBook({
    clock,
    registry,
    feeds: new FeedSurvey(followers, config.BANYAN_DATA_DIR, clock),
    store,
    unleash,
    switches,
    services,
    speaking: () => book.pages().filter((page) => book.ageMs(page) < SPEAKING_MS),
  });
}
