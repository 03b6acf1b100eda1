import { type ChainHead, type DecisionRecord, EMPTY_CHAIN, hashOfRecord } from './decision-record.js';

export type BrokenLink =
  /** The record's content does not give its hash. */
  | 'edited'
  /** One or more records are gone before this one. */
  | 'removed'
  /** The record stands in another's place. */
  | 're-ordered'
  /** The record is whole but does not follow the one before it: that one was rewritten together with its hash. */
  | 'rewritten'
  /** The record is of another domain. */
  | 'foreign'
  /** The chain ends before the head that was noted elsewhere. */
  | 'truncated';

export type ChainVerdict =
  | { readonly intact: true; readonly head: ChainHead }
  | {
      readonly intact: false;
      readonly because: BrokenLink;
      /** The place in the chain of the first broken link. */
      readonly sequence: number;
      /** The record found there; undefined when there is none. */
      readonly id: string | undefined;
    };

/**
 * Checks a domain's chain, first record first, and names the first broken link.
 *
 * @param head the end of the chain as noted outside the database; without it a cut end cannot be seen
 * @param from what the first of the records follows: the end of a part that was checked before. Default: the chain's beginning
 */
export function verifyChain(
  records: readonly DecisionRecord[],
  head?: ChainHead,
  from: ChainHead = EMPTY_CHAIN,
): ChainVerdict {
  let end = from;
  const present = new Set(records.map((record) => record.sequence));
  for (const record of records) {
    const because = faultOf(record, end, records[0]?.domain, present);
    if (because !== undefined) return { intact: false, because, sequence: end.sequence + 1, id: record.id };
    if (head?.sequence === record.sequence && head.hash !== record.hash) {
      return { intact: false, because: 'rewritten', sequence: record.sequence, id: record.id };
    }
    end = { sequence: record.sequence, hash: record.hash };
  }
  if (head !== undefined && head.sequence > end.sequence) {
    return { intact: false, because: 'truncated', sequence: end.sequence + 1, id: undefined };
  }
  return { intact: true, head: end };
}

function faultOf(
  record: DecisionRecord,
  end: ChainHead,
  domain: string | undefined,
  present: ReadonlySet<number>,
): BrokenLink | undefined {
  if (hashIsWrong(record)) return 'edited';
  if (record.domain !== domain) return 'foreign';
  if (record.sequence !== end.sequence + 1) return present.has(end.sequence + 1) ? 're-ordered' : 'removed';
  return record.previousHash === end.hash ? undefined : 'rewritten';
}

function hashIsWrong(record: DecisionRecord): boolean {
  try {
    return hashOfRecord(record) !== record.hash;
  } catch {
    // Content that cannot be written canonically was never sealed by us.
    return true;
  }
}
