import type { DecisionMaker, DecisionRecord } from '@banyan/rollout';

/** Which records somebody wants to see; what is absent does not matter. */
export interface DecisionFilter {
  readonly kinds?: ReadonlySet<string>;
  /** Wall clock, ms. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Part of the name of who decided: `control`, a replica, a person. */
  readonly by?: string;
  /** No more than so many, the newest. */
  readonly last?: number;
}

/** The wanted ones, in the order they came. Pure. */
export function filterDecisions(
  records: readonly DecisionRecord[],
  { kinds, sinceMs = -Infinity, untilMs = Infinity, by, last }: DecisionFilter,
): readonly DecisionRecord[] {
  const wanted = records.filter(
    (record) =>
      (kinds?.has(record.kind) ?? true) &&
      record.atMs >= sinceMs &&
      record.atMs <= untilMs &&
      (by === undefined || makerText(record.by).includes(by)),
  );
  return last === undefined ? wanted : wanted.slice(-last);
}

/** `control`, or the name of the replica or the person. */
export function makerText(by: DecisionMaker): string {
  if (by.kind === 'control') return 'control';
  return by.kind === 'replica' ? by.replica : by.name;
}

const AGE = /^(\d{1,6})(s|m|h|d)$/;
const AGE_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * An instant as people write it: ISO 8601, or how long ago (`90s`, `30m`, `24h`, `7d`).
 *
 * @returns wall clock, ms; undefined when it is neither
 */
export function instantOf(text: string, nowMs: number): number | undefined {
  const [, count, unit] = AGE.exec(text) ?? [];
  if (count !== undefined) return nowMs - Number(count) * AGE_MS[unit as keyof typeof AGE_MS];
  const atMs = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
