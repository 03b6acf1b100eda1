import type { ChainVerdict, DecisionRecord } from '@banyan/rollout';
import { replayJudgement, type Replay } from '@banyan/slo';

/** What checking a domain's records gave. */
export interface Verification {
  readonly domain: string;
  readonly records: number;
  readonly chain: ChainVerdict;
  /** How many records gave what when they were judged again. */
  readonly replays: Readonly<Record<Replay['kind'], number>>;
  /** The first thing that is not as it must be, in words; null: nothing. */
  readonly broken: string | null;
}

/**
 * Checks what the records themselves say: hashes and links, and that each, judged again, gives the same verdict. Pure.
 *
 * @param verifyChain of the rollout library, which a command loads only when it needs it
 * @param noted what control found, who has noted the end of the chain outside the database; undefined: nobody has
 */
export function verifyRecords(
  domain: string,
  records: readonly DecisionRecord[],
  verifyChain: (records: readonly DecisionRecord[]) => ChainVerdict,
  noted?: ChainVerdict,
): Verification {
  const own = verifyChain(records);
  const chain = own.intact && noted !== undefined ? noted : own;
  const replays = { same: 0, different: 0, 'no-inputs': 0, 'other-rules': 0 };
  let differing: string | undefined;
  for (const { sequence, evidence } of records) {
    const replay = replayJudgement(evidence);
    replays[replay.kind]++;
    if (replay.kind === 'different') differing ??= `judged again, #${sequence} differs: ${replay.because}`;
  }
  const broken = chain.intact ? (differing ?? null) : `the chain is broken at #${chain.sequence}: ${chain.because}`;
  return { domain, records: records.length, chain, replays, broken };
}

/** Such as `chain intact: 12 records; 4 judged again with the same verdict`. */
export function verificationText({ records, replays, broken, chain }: Verification): string {
  if (broken !== null) return broken;
  const others = replays['other-rules'];
  const old = others === 0 ? '' : `; ${others} by other rules than this build has, not judged again`;
  const head = chain.intact && chain.head.sequence > 0 ? `; ends with #${chain.head.sequence} ${chain.head.hash}` : '';
  return `chain intact: ${records} records; ${replays.same} judged again with the same verdict${old}${head}`;
}
