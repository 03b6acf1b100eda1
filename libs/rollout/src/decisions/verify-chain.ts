import { type ChainHead, type ChainVerdict, verifyLinks } from '@banyan/kernel';
import { type DecisionRecord, hashOfRecord } from './decision-record.js';

export type { ChainVerdict } from '@banyan/kernel';

/**
 * Checks a domain's chain, first record first, and names the first broken link.
 *
 * @param head the end of the chain as noted outside the database; without it a cut end cannot be seen
 * @param from what the first of the records follows: the end of a part that was checked before. Default: the chain's beginning
 */
export function verifyChain(records: readonly DecisionRecord[], head?: ChainHead, from?: ChainHead): ChainVerdict {
  const domain = records[0]?.domain;
  return verifyLinks(records, { hashOf: hashOfRecord, isForeign: (record) => record.domain !== domain }, head, from);
}
