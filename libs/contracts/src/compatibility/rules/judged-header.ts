import type { CounterexampleResponse } from '../comparison.js';
import type { Comparing, Shown } from '../comparing.js';
import { party, type HeaderPair } from '../content-pairs.js';
import { judgeWire, type WireJudgement } from '../wire/judge-wire.js';
import { responseDirection } from '../wire/request-check.js';

/** Was every text that may arrive in a header valid before? */
export function judgedHeader(comparing: Comparing, pair: HeaderPair): WireJudgement<Shown<CounterexampleResponse>> {
  const { before, after, old, now, status } = pair;
  const direction = responseDirection(before);
  return judgeWire(
    { wire: { ...now, place: 'header' }, source: comparing.schemas.read(after.of, now.schema, direction) },
    { wire: { ...old, place: 'header' }, source: comparing.schemas.read(before.of, old.schema, direction) },
    comparing.judge(party(after, now.schema), party(before, old.schema), direction),
    (pairs) => comparing.brokenResponse(pair, status, { headers: { [now.name]: pairs[0]?.[1] ?? '' } }),
  );
}
