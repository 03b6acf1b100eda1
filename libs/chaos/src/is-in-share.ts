import { keyedHash } from '@banyan/kernel';

/** Hex digits of the hash that are used: 52 bits, which a number holds exactly. */
const DIGITS = 13;
const RANGE = 2 ** (4 * DIGITS);

/**
 * Is a session among those that a run is done to? Every gateway with the same key says the same, for as long as the run lasts;
 * another run falls on others, so that nobody is the one who always gets it.
 *
 * @param sharePercent 0-100
 */
export function isInShare(hashKey: string, run: string, sessionId: string, sharePercent: number): boolean {
  const place = Number.parseInt(keyedHash(hashKey, `chaos ${run} ${sessionId}`).slice(0, DIGITS), 16);
  return place < (sharePercent / 100) * RANGE;
}
