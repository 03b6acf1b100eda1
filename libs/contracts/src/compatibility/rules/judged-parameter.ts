import type { CounterexampleRequest } from '../comparison.js';
import type { Comparing, ParameterPair, Shown } from '../comparing.js';
import { party } from '../content-pairs.js';
import type { WireText } from '../text/contract-text.js';
import { sameMediaType } from '../text/media-type.js';
import { judgeWire, type WireJudgement } from '../wire/judge-wire.js';
import { requestDirection } from '../wire/request-check.js';

const judged = new WeakMap<ParameterPair, WireJudgement<Shown<CounterexampleRequest>>>();

/**
 * Does a parameter take every text that it took? Once for each pair, whatever rule asks.
 *
 * @returns undefined where it is written differently, which is another rule's
 */
export function judgedParameter(
  comparing: Comparing,
  pair: ParameterPair,
): WireJudgement<Shown<CounterexampleRequest>> | undefined {
  if (!isWrittenAlike(pair.old, pair.now)) return undefined;
  const known = judged.get(pair);
  if (known) return known;
  const { before, after, old, now } = pair;
  const direction = requestDirection(before);
  const judgement = judgeWire(
    { wire: old, source: comparing.schemas.read(before.of, old.schema, direction) },
    { wire: now, source: comparing.schemas.read(after.of, now.schema, direction) },
    comparing.judge(party(before, old.schema), party(after, now.schema), direction),
    (pairs) => comparing.brokenRequest(pair, { parameter: { of: old, pairs } }),
  );
  judged.set(pair, judgement);
  return judgement;
}

export function isWrittenAlike(old: WireText, now: WireText): boolean {
  if (old.mediaType !== undefined || now.mediaType !== undefined) {
    return old.mediaType !== undefined && now.mediaType !== undefined && sameMediaType(old.mediaType, now.mediaType);
  }
  return old.style === now.style && old.explode === now.explode;
}
