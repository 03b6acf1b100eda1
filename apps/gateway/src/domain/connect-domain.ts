import { contractFingerprints } from '@banyan/contracts';
import { domainObjectives, isJudged, type Domain, type DomainArm } from '@banyan/domains';
import { ARMS, keyedHash, type Arm, type Clock } from '@banyan/kernel';
import { gauge, log } from '@banyan/observability';
import { ArmPolicy, RetryBudget, SERVING_POLICY, type Awake, type BreakerState } from '@banyan/resilience';
import { ShadowPool, type ComparisonRules, type ShadowAttempt } from '@banyan/shadow';
import { REPLICA_POLICY } from '@banyan/slo';
import { isCheckout } from '../overload/priority.js';
import type { GatewayConfig } from '../gateway.config.js';
import { bindResultsOf } from '../quotes/bind-result.js';
import { EvidenceBook } from '../rollback/evidence-book.js';
import { copiesOnly } from './copies-only.js';
import { IgnoreRules } from './ignore-rules.js';
import { isCopied } from './is-copied.js';
import { IntegrationSwitches } from './integration-switches.js';
import { NOT_EXTRACTED_ARM } from './not-extracted-arm.js';
import type { OwnedDomain } from './owned-domain.js';
import { RecentCalls } from './recent-calls.js';
import { ReverseShadow } from './reverse-shadow.js';
import { RouteTally } from './route-tally.js';
import { SeenReleases } from './seen-releases.js';
import { watchShadow } from './watch-shadow.js';
import { witnessOf } from './witness-of.js';

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'open', 'half-open', 'isolated'];

/**
 * Connects a registered domain: four connections (serving and shadowing, to each arm), a policy around each serving one,
 * its shadow pool, its objectives and its evidence. One that is not extracted has two, both to legacy.
 *
 * @param stockAuthority who has the authority for all stock, as far as it is known. Default: whom the manifest names
 * @param switches which faces of the core people took out of use. Default: none
 * @param ignoring what people said may differ. Default: nothing
 * @param overloaded has this process more to do than it can? Default: never
 * @throws Error naming it when the objectives file cannot be used
 */
export function connectDomain(
  manifest: Domain,
  config: GatewayConfig,
  clock: Clock,
  awake: Awake,
  stockAuthority: () => Arm | undefined = () => manifest.authority,
  switches: Pick<IntegrationSwitches, 'guard'> = new IntegrationSwitches(clock),
  ignoring: Pick<IgnoreRules, 'of'> = new IgnoreRules(clock),
  overloaded: () => boolean = () => false,
): OwnedDomain {
  const objectives = domainObjectives(manifest, config.BANYAN_OBJECTIVES_DIR);
  const slowAfterMs = new Map(objectives.map(({ operation, latencyThresholdMs }) => [operation, latencyThresholdMs]));
  const names = manifest.operations.map(({ name }) => name);
  const judged = new Set(manifest.operations.filter(isJudged).map(({ name }) => name));
  const judgedObjectives = objectives.filter(({ operation }) => judged.has(operation));
  const connectService = serviceOf(manifest, config);
  const extracted = connectService !== undefined;
  const legacyCalls = new RecentCalls(clock);
  const retries = new RetryBudget(clock);
  const serving = {
    legacy: { arm: connect('legacy', SERVING_POLICY.limit.most), policy: watchedPolicy('legacy') },
    service: { arm: connect('service', SERVING_POLICY.limit.most), policy: watchedPolicy('service') },
  };
  const shadowing = {
    legacy: copiesOnly('legacy', connect('legacy', config.BANYAN_SHADOW_CONCURRENCY), manifest.operations),
    service: copiesOnly('service', connect('service', config.BANYAN_SHADOW_CONCURRENCY), manifest.operations),
  };
  const { inFlight, mismatches } = manifest;
  const shadow = new ShadowPool({
    clock,
    hashKey: config.BANYAN_HASH_KEY,
    concurrency: config.BANYAN_SHADOW_CONCURRENCY,
    noiseRatio: config.BANYAN_SHADOW_NOISE_RATIO,
    ...(inFlight === undefined ? {} : { explaining: { inFlight, rulesOf, ask } }),
    grouping: {
      rulesOf,
      kindOf: mismatches?.kindOf,
      shown: mismatches?.shown,
      witness: witnessOf(mismatches?.golden, shadowing.legacy, clock),
    },
    ignoring: () => ignoring.of(manifest.name),
    overloaded,
  });
  watchShadow(shadow, manifest.name);
  const isWired = manifest.legacyWire !== undefined && config.BANYAN_LEGACY_WIRE.includes(manifest.name);
  const contracts = [...manifest.contracts, ...(isWired ? [manifest.legacyWire] : [])];
  const copied = manifest.operations.filter(isCopied).map(({ name }) => name);
  const reverse = new ReverseShadow(copied, config.BANYAN_REVERSE_SHADOW_RATIO);
  return {
    manifest,
    extracted,
    authority: () => (manifest.stock === true ? stockAuthority() : manifest.authority),
    bind: bindResultsOf(manifest, config.BANYAN_QUOTE_KEYS),
    legacyCalls,
    operations: new Map(manifest.operations.map((operation) => [operation.name, operation])),
    contracts: contractFingerprints(contracts, config.contractsDir),
    objectives: judgedObjectives,
    slowAfterMs,
    serving,
    shadowing,
    shadow,
    reverse,
    releases: new SeenReleases(clock),
    routes: new RouteTally(),
    evidence: new EvidenceBook(manifest.name, names, {
      hashSession: (sessionId) => keyedHash(config.BANYAN_HASH_KEY, sessionId),
      objectives: judgedObjectives,
      sampled: reverse.operations,
      policy: REPLICA_POLICY,
    }),
  };

  function rulesOf(operation: string): ComparisonRules {
    return manifest.comparison[operation] ?? {};
  }

  function ask(arm: Arm, operation: string, input: unknown, attempt: ShadowAttempt): Promise<unknown> {
    return shadowing[arm].call(operation, input, attempt);
  }

  function connect(arm: Arm, maxSockets: number): DomainArm {
    if (arm === 'service') return connectService === undefined ? NOT_EXTRACTED_ARM : connectService();
    const legacy = manifest.connectLegacy({
      clock,
      baseUrl: config.LEGACY_URL,
      soapUser: config.LEGACY_SOAP_USER,
      soapKey: config.LEGACY_SOAP_KEY,
      restUser: config.LEGACY_REST_USER,
      restPassword: config.LEGACY_REST_PASSWORD,
      faces: config.faces.get(manifest.name) ?? {},
      maxSockets,
      retries,
    });
    return legacyCalls.watch(switches.guard(manifest.name, legacy));
  }

  function watchedPolicy(arm: Arm): ArmPolicy {
    const policy = new ArmPolicy(arm, { ...SERVING_POLICY, reservedRatio: reservedRatio(manifest) }, clock, awake);
    if (arm === 'service' && !extracted) return policy;
    gauge('banyan_arm_places')
      .with({ domain: manifest.name, arm })
      .readFrom(() => policy.mostInFlight);
    const show = (current: BreakerState) => {
      for (const state of BREAKER_STATES) {
        gauge('banyan_breaker_state')
          .with({ domain: manifest.name, arm, state })
          .set(state === current ? 1 : 0);
      }
    };
    show(policy.breakerState);
    policy.onBreakerChange((state) => {
      show(state);
      log.warn('breaker', { domain: manifest.name, arm, state });
    });
    return policy;
  }
}

/** The project's hardening budget: 40 % of the places for orders, 25 % for the firm check of stock; here for a quote as well. */
function reservedRatio({ operations }: Domain): number {
  if (operations.some(({ ownership }) => ownership === 'binds')) return 0.4;
  return operations.some(isCheckout) ? 0.25 : 0;
}

/** Undefined: not extracted. @throws Error when a domain has a service and does not say where it is */
function serviceOf(manifest: Domain, { services }: GatewayConfig): (() => DomainArm) | undefined {
  if (manifest.connectService === undefined) return undefined;
  const address = services.get(manifest.name);
  if (address === undefined) throw new Error(`${manifest.name} names no settings that say where its service is`);
  const connect = manifest.connectService.bind(manifest);
  return () => connect(address);
}

/** Frees every connection of a domain. */
export async function disconnectDomain(domain: OwnedDomain): Promise<void> {
  domain.shadow.close();
  await Promise.all(ARMS.flatMap((arm) => [domain.serving[arm].arm.close(), domain.shadowing[arm].close()]));
}
