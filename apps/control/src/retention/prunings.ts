import type { CoreSessions, FailedCheckouts } from '@banyan/ledger';
import type { RolloutStore } from '@banyan/rollout';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import {
  forgetChaos,
  forgetIncidents,
  forgetRules,
  forgetRuns,
  forgetSwitches,
  forgetTold,
} from './forget-operations.js';
import { RETENTION_POLICY } from './retention-policy.js';

/** Something of which control forgets what is too old. */
export interface Pruning {
  readonly table: string;
  /** How long it is kept, ms. */
  readonly keptMs: number;
  /** Takes the oldest of what is from before, and never what is still owed. @returns of how many rows, at most `atMost` */
  readonly prune: (beforeMs: number, atMost: number) => Promise<number>;
}

export interface PruningParts {
  readonly store: Pick<RolloutStore, 'forgetMismatches' | 'forgetMismatchSamples' | 'forgetSightings'>;
  readonly operations: Pick<OperationsStore, 'transaction'>;
  readonly checkouts: Pick<FailedCheckouts, 'forget' | 'forgetBuyers'>;
  readonly sessions: Pick<CoreSessions, 'forget'>;
  /** `BANYAN_PERSONAL_DATA_DAYS`. */
  readonly personalDataDays: number;
  /** `BANYAN_OPERATIONS_DAYS`. */
  readonly operationsDays: number;
}

const DAY_MS = 86_400_000;

export function prunings({
  store,
  operations,
  checkouts,
  sessions,
  personalDataDays,
  operationsDays,
}: PruningParts): readonly Pruning[] {
  const { failuresMs, mismatchesMs, sessionsMs } = RETENTION_POLICY;
  const personalMs = personalDataDays * DAY_MS;
  const peopleMs = operationsDays * DAY_MS;
  const of = (forget: typeof forgetTold): Pruning['prune'] => {
    return (beforeMs, atMost) => operations.transaction((sql) => forget(sql, beforeMs, atMost));
  };
  return [
    { table: 'ledger.binding', keptMs: personalMs, prune: (before, most) => checkouts.forgetBuyers(before, most) },
    { table: 'ledger.checkout_error', keptMs: failuresMs, prune: (before, most) => checkouts.forget(before, most) },
    { table: 'ledger.core_session', keptMs: sessionsMs, prune: (before, most) => sessions.forget(before, most) },
    { table: 'operations.told_failure', keptMs: failuresMs, prune: of(forgetTold) },
    { table: 'operations.incident', keptMs: peopleMs, prune: of(forgetIncidents) },
    { table: 'operations.integration_switch', keptMs: peopleMs, prune: of(forgetSwitches) },
    { table: 'operations.ignore_rule', keptMs: peopleMs, prune: of(forgetRules) },
    { table: 'operations.readiness_run', keptMs: peopleMs, prune: of(forgetRuns) },
    { table: 'operations.chaos_run', keptMs: peopleMs, prune: of(forgetChaos) },
    { table: 'banyan.sighting', keptMs: peopleMs, prune: (before, most) => store.forgetSightings(before, most) },
    {
      table: 'banyan.shadow_mismatch',
      keptMs: mismatchesMs,
      prune: (before, most) => store.forgetMismatches(before, most),
    },
    {
      table: 'banyan.mismatch_sample',
      keptMs: mismatchesMs,
      prune: (before, most) => store.forgetMismatchSamples(before, most),
    },
  ];
}
