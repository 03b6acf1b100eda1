import type { JsonValue } from '../../resolve-references.js';
import type { CounterexampleRequest } from '../comparison.js';
import { shown, type Comparing, type ParameterPair } from '../comparing.js';
import { party } from '../content-pairs.js';
import { validValue } from '../example/valid-value.js';
import type { SchemaSource } from '../inclusion.js';
import { refusalOf } from '../schema/schema-oracle.js';
import { readings, written, type Pair } from '../wire/parameter-text.js';
import { refusalOfTexts } from '../wire/refusal-of-texts.js';
import { requestDirection } from '../wire/request-check.js';

type StyleJudgement =
  | { readonly kind: 'alike' }
  | { readonly kind: 'broken'; readonly because: string; readonly counterexample: CounterexampleRequest }
  | { readonly kind: 'undecided' };

/** One value of each shape that styles write differently. */
const SHAPES: readonly SchemaSource[] = [
  { schema: { type: ['string', 'number', 'boolean'] } },
  { schema: { type: 'array', minItems: 2, maxItems: 2 } },
  { schema: { type: 'object', minProperties: 1 } },
];

/**
 * Is what was written in the former style still read as what it meant? Each shape of value that the schema allows is
 * written in the former and read in the latter style.
 */
export function judgedStyle(comparing: Comparing, pair: ParameterPair): StyleJudgement {
  const { before, after, old, now } = pair;
  const direction = requestDirection(before);
  const source = comparing.schemas.read(before.of, old.schema, direction);
  const reader = comparing.schemas.read(after.of, now.schema, direction);
  let isMisread: StyleJudgement | undefined;
  for (const shape of SHAPES) {
    const value = validValue([source, shape], (candidate) => written(old, candidate) !== undefined);
    const pairs = value === undefined ? undefined : written(old, value);
    if (value === undefined || pairs === undefined) continue;
    const because = refusalOfTexts({ wire: now, source: reader }, pairs);
    const broken = because === undefined ? undefined : comparing.brokenRequest(pair, { parameter: { of: old, pairs } });
    if (broken && because !== undefined) {
      return { kind: 'broken', because: `${shown(value)} ${because}`, counterexample: broken.counterexample };
    }
    const read = readings(now, pairs).find((reading) => refusalOf(reader, reading) === undefined);
    if (read !== undefined && JSON.stringify(read) !== JSON.stringify(value)) {
      isMisread ??= misread(comparing, pair, pairs, value, read);
    }
  }
  if (isMisread) return isMisread;
  const inclusion = comparing.judge(party(before, old.schema), party(after, now.schema), direction).kind;
  return inclusion === 'same' || inclusion === 'included' ? { kind: 'alike' } : { kind: 'undecided' };
}

function misread(
  comparing: Comparing,
  { before, old }: ParameterPair,
  pairs: readonly Pair[],
  value: JsonValue,
  read: JsonValue,
): StyleJudgement {
  const own = comparing.acceptedRequest(before);
  if (own === undefined) return { kind: 'undecided' };
  const texts = pairs.map(([name, text]) => `${name}=${text}`);
  const others = own.query.split('&').filter((text) => text !== '' && !text.startsWith(`${old.name}=`));
  const counterexample = old.place === 'query' ? { ...own, query: [...others, ...texts].join('&') } : own;
  return { kind: 'broken', because: `${shown(value)} is read as ${shown(read)}`, counterexample };
}
