/** One link: a record that says what it follows, and by whose hash any change of it shows. */
export interface ChainLink {
  readonly id: string;
  /** 1 for the first of its chain, without gaps. */
  readonly sequence: number;
  /** Hash of the link before; `GENESIS_HASH` for the first. */
  readonly previousHash: string;
  /** SHA-256 over the canonical JSON of all the other fields, lower-case hex. */
  readonly hash: string;
}

/** Stands before the first link of every chain. */
export const GENESIS_HASH = '0'.repeat(64);

/** The end of a chain: where the next link is added. */
export interface ChainHead {
  /** 0: the chain is empty. */
  readonly sequence: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { sequence: 0, hash: GENESIS_HASH };

type BrokenLink =
  /** The record's content does not give its hash. */
  | 'edited'
  /** One or more records are gone before this one. */
  | 'removed'
  /** The record stands in another's place. */
  | 're-ordered'
  /** The record is whole but does not follow the one before it: that one was rewritten together with its hash. */
  | 'rewritten'
  /** The record is of another chain. */
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

/** How links of one kind are checked. */
interface ChainRules<Link> {
  /** What the hash must be. What it throws, says that the link was never ours. */
  readonly hashOf: (link: Link) => string;
  /** Is it of another chain than the first of those that are checked? Default: there is but one. */
  readonly isForeign?: (link: Link) => boolean;
}

/**
 * Checks a chain, first link first, and names the first that does not fit.
 *
 * @param head the end of the chain as noted elsewhere; without it a cut end cannot be seen
 * @param from what the first of the links follows: the end of a part that was checked before. Default: the chain's beginning
 */
export function verifyLinks<Link extends ChainLink>(
  links: readonly Link[],
  rules: ChainRules<Link>,
  head?: ChainHead,
  from: ChainHead = EMPTY_CHAIN,
): ChainVerdict {
  let end = from;
  const present = new Set(links.map((link) => link.sequence));
  for (const link of links) {
    const because = faultOf(link, end, rules, present);
    if (because !== undefined) return { intact: false, because, sequence: end.sequence + 1, id: link.id };
    if (head?.sequence === link.sequence && head.hash !== link.hash) {
      return { intact: false, because: 'rewritten', sequence: link.sequence, id: link.id };
    }
    end = { sequence: link.sequence, hash: link.hash };
  }
  if (head !== undefined && head.sequence > end.sequence) {
    return { intact: false, because: 'truncated', sequence: end.sequence + 1, id: undefined };
  }
  return { intact: true, head: end };
}

function faultOf<Link extends ChainLink>(
  link: Link,
  end: ChainHead,
  rules: ChainRules<Link>,
  present: ReadonlySet<number>,
): BrokenLink | undefined {
  if (hashIsWrong(link, rules)) return 'edited';
  if (rules.isForeign?.(link) === true) return 'foreign';
  if (link.sequence !== end.sequence + 1) return present.has(end.sequence + 1) ? 're-ordered' : 'removed';
  return link.previousHash === end.hash ? undefined : 'rewritten';
}

function hashIsWrong<Link extends ChainLink>(link: Link, { hashOf }: ChainRules<Link>): boolean {
  try {
    return hashOf(link) !== link.hash;
  } catch {
    // Content that cannot be written canonically was never sealed by us.
    return true;
  }
}
