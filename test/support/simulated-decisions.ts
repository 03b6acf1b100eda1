import {
  EMPTY_CHAIN,
  sealRecord,
  toJsonValue,
  type ChainHead,
  type DecisionKind,
  type DecisionMaker,
  type DecisionRecord,
} from '@banyan/rollout';
import {
  EMPTY_COUNTS,
  EVIDENCE_POLICY,
  judge,
  recordedJudgement,
  REPLICA_POLICY,
  SUM_POLICY,
  type ArmCounts,
  type Evidence,
  type EvidencePolicy,
  type Objective,
  type RecordedJudgement,
} from '@banyan/slo';

const DOMAIN = 'inventory';
const OPERATIONS = ['availability.one', 'availability.batch', 'availability.firm', 'price.one', 'price.batch'];
const SHARES = [0, 0.000_001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];
const TARGETS = [0.9, 0.99, 0.995, 0.999, 0.9996, 0.999_99];
const POLICIES = [EVIDENCE_POLICY, SUM_POLICY, REPLICA_POLICY];
const MAKERS: readonly DecisionMaker[] = [
  { kind: 'control' },
  { kind: 'replica', replica: 'gateway-2' },
  { kind: 'person', name: 'Änne "the boss" \u{1f333}' },
];
const KINDS: readonly DecisionKind[] = ['trip', 'joined', 'reset'];
/** Most requests of one arm: what the arithmetic is proved for. */
const MOST_REQUESTS = 1e9;
const MOST_SESSIONS = 8;

type Random = () => number;

/** A judgement on evidence of a random shape: from no request to 10^9, none failed to all, every share, several policies. */
export function simulatedJudgement(random: Random): RecordedJudgement {
  const operations = OPERATIONS.slice(0, 1 + Math.floor(random() * OPERATIONS.length));
  const share = random() < 0.8 ? pick(SHARES, random) : 0.001 + 0.998 * random();
  const definition = Math.floor(random() * 2 ** 32).toString(16);
  const epoch = Math.floor(random() * 1_000);
  const volume = MOST_REQUESTS ** random() - 1;
  const evidence: Evidence = {
    domain: DOMAIN,
    stretch: `${epoch}:${share}:${definition}`,
    share,
    epoch,
    startedAtMs: Math.floor(random() * 2e12),
    operations: operations.map((operation) => ({
      operation,
      legacy: counts(volume * (1 - share), random),
      service: counts(volume * share, random),
    })),
  };
  // Now and then an operation without an objective, or an objective without traffic.
  const judged = random() < 0.9 ? operations : OPERATIONS.slice(1);
  const objectives = judged.map((operation) => objective(operation, random));
  const policy = policyFor(judged, random);
  const verdict = judge(evidence, objectives, policy);
  return recordedJudgement(
    { evidence, objectives, policy, verdict },
    {
      flag: `${DOMAIN}.serve`,
      flagRevision: random() < 0.5 ? undefined : Math.floor(random() * 1e6),
      contracts: [{ version: 'v1', sha256: 'ab'.repeat(32) }],
      replicas: ['gateway-1', { replica: 'gateway-2', evidence }],
    },
  );
}

/** A judgement that breached: a service that fails everything at a share of 5 %. */
export function breachedJudgement(): RecordedJudgement {
  const [operation = ''] = OPERATIONS;
  const failing: ArmCounts = { ...EMPTY_COUNTS, requests: 20, failed: 20, failedSessions: ['s1', 's2', 's3'] };
  const operations = [{ operation, service: failing, legacy: { ...EMPTY_COUNTS, requests: 380 } }];
  const evidence: Evidence = { domain: DOMAIN, stretch: '0:0.05:abc', share: 0.05, epoch: 0, operations };
  const objectives = [{ operation, availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 }];
  const judged = { evidence, objectives, policy: SUM_POLICY, verdict: judge(evidence, objectives, SUM_POLICY) };
  return recordedJudgement(judged, {
    flag: 'inventory.serve',
    flagRevision: 7,
    contracts: [],
    replicas: ['gateway-1'],
  });
}

/** Seals a judgement into a chain, as a trip, or as what a person saw when resetting. */
export function sealJudgement(judgement: RecordedJudgement, head: ChainHead, random: Random): DecisionRecord {
  const kind = pick(KINDS, random);
  const evidence = kind === 'reset' ? { before: { state: 'tripped' }, seen: judgement } : judgement;
  const sequence = head.sequence + 1;
  return sealRecord(
    {
      id: `01976e2a-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
      domain: DOMAIN,
      atMs: 1_764_000_000_000 + sequence * 1_000,
      kind,
      by: pick(MAKERS, random),
      reason: judgement.verdict.text,
      epoch: sequence,
      evidence: toJsonValue(evidence),
    },
    head,
  );
}

/** A whole chain of simulated decisions. */
export function simulatedChain(length: number, random: Random): readonly DecisionRecord[] {
  const records: DecisionRecord[] = [];
  while (records.length < length) {
    records.push(sealJudgement(simulatedJudgement(random), records.at(-1) ?? EMPTY_CHAIN, random));
  }
  return records;
}

function counts(expected: number, random: Random): ArmCounts {
  const requests = Math.min(MOST_REQUESTS, Math.round(expected * (0.5 + random())));
  const bad = (): number =>
    Math.min(requests, Math.round(requests * pick([0, 0, 0.000_1, 0.001, 0.01, 0.2, 1], random)));
  const [failed, slow] = [bad(), bad()];
  return { requests, failed, slow, failedSessions: sessions(failed, random), slowSessions: sessions(slow, random) };
}

function sessions(bad: number, random: Random): readonly string[] {
  const length = Math.min(bad, Math.floor(random() * (MOST_SESSIONS + 1)));
  return Array.from({ length }, () => Math.floor(random() * 2 ** 48).toString(16));
}

function objective(operation: string, random: Random): Objective {
  return {
    operation,
    availabilityTarget: pick(TARGETS, random),
    latencyThresholdMs: 100 + Math.floor(random() * 1_000),
    latencyTarget: pick(TARGETS, random),
  };
}

function policyFor(operations: readonly string[], random: Random): EvidencePolicy {
  const policy = pick(POLICIES, random);
  if (random() < 0.7) return policy;
  const shares = Object.fromEntries(operations.map((operation) => [operation, 1 / operations.length]));
  return { ...policy, operationShares: { value: shares, source: 'equally, said in full' } };
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
