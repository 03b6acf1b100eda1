import { EMPTY_CHAIN, sealRecord, type ChainHead, type DecisionRecord } from '@banyan/rollout';

/** A chain of so many records; `salt` makes it another one. */
export function chainOf(length: number, salt = ''): readonly DecisionRecord[] {
  const records: DecisionRecord[] = [];
  for (let n = 1; n <= length; n++) {
    const head: ChainHead = records.at(-1) ?? EMPTY_CHAIN;
    const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const by = { kind: 'control' } as const;
    records.push(
      sealRecord({ id, domain: 'inventory', atMs: n, kind: 'trip', by, reason: salt, epoch: n, evidence: null }, head),
    );
  }
  return records;
}
