import type { JsonValue } from '../resolve-references.js';
import type { Counterexample } from './comparison.js';
import type { Comparing, OperationPair, Shown } from './comparing.js';
import type { Direction } from './schema/contract-schemas.js';
import type { SchemaJudgement, SchemaParty } from './schema/judge-schemas.js';
import type { ContentText, HeaderText, OperationText } from './text/contract-text.js';
import { bestCover, typeWithin } from './text/media-type.js';
import { requestDirection, responseDirection } from './wire/request-check.js';

/** A body that both texts describe, and which way it goes: that of a webhook arrives at the client. */
export interface ContentPair extends OperationPair {
  readonly direction: Direction;
  readonly old: ContentText;
  readonly now: ContentText;
  readonly sender: ContentParty;
  readonly receiver: ContentParty;
  /** For people: `the body of POST /orders`. */
  readonly title: string;
  /** Of the later text. */
  readonly pointer: string;
  judgement(): SchemaJudgement;
  /** A message with this body, if it shows that something breaks. */
  show(body: JsonValue): Shown<Counterexample> | undefined;
  /** A message with this body that the sender may send. */
  example(body: JsonValue): Counterexample | undefined;
}

export interface ContentParty {
  readonly operation: OperationText;
  readonly content: ContentText;
}

/** Whoever relies on the earlier text sends by it what goes as a request, and reads by it what comes as a response. */
export function contentPairs(comparing: Comparing): readonly ContentPair[] {
  return [...requestContents(comparing), ...responseContents(comparing)];
}

function requestContents(comparing: Comparing): readonly ContentPair[] {
  return comparing.operations.flatMap((pair) => {
    const { before, after } = pair;
    return matched(before.body?.content ?? [], after.body?.content ?? []).map(([old, now]) => ({
      ...pair,
      old,
      now,
      sender: { operation: before, content: old },
      receiver: { operation: after, content: now },
      direction: requestDirection(before),
      title: `the body of ${after.title} (${now.mediaType.text})`,
      pointer: (pair.isReversed ? old : now).schema.pointer,
      judgement: () => comparing.judge(party(before, old.schema), party(after, now.schema), requestDirection(before)),
      show: (value: JsonValue) =>
        comparing.brokenRequest(pair, { body: { mediaType: typeWithin(narrower(old, now).mediaType), value } }),
      example: (value: JsonValue) =>
        comparing.possibleRequest(pair, { body: { mediaType: typeWithin(narrower(old, now).mediaType), value } }),
    }));
  });
}

function responseContents(comparing: Comparing): readonly ContentPair[] {
  return comparing.responses.flatMap((pair) => {
    const { before, after, status } = pair;
    return matched(pair.old?.content ?? [], pair.now?.content ?? []).map(([old, now]) => ({
      ...pair,
      old,
      now,
      sender: { operation: after, content: now },
      receiver: { operation: before, content: old },
      direction: responseDirection(before),
      title: `the response ${pair.now?.key ?? status} of ${after.title} (${now.mediaType.text})`,
      pointer: (pair.isReversed ? old : now).schema.pointer,
      judgement: () => comparing.judge(party(after, now.schema), party(before, old.schema), responseDirection(before)),
      show: (value: JsonValue) =>
        comparing.brokenResponse(pair, status, {
          body: { mediaType: typeWithin(narrower(old, now).mediaType), value },
        }),
      example: (value: JsonValue) =>
        comparing.possibleResponse(pair, status, {
          body: { mediaType: typeWithin(narrower(old, now).mediaType), value },
        }),
    }));
  });
}

export const party = ({ of }: OperationPair['before'], schema: SchemaParty['schema']): SchemaParty => ({
  contract: of,
  schema,
});

const narrower = (one: ContentText, other: ContentText): ContentText =>
  bestCover([one], other.mediaType) === undefined ? one : other;

/** Which two contents one media type is read by, for each that either text names. */
function matched(
  olds: readonly ContentText[],
  news: readonly ContentText[],
): readonly (readonly [ContentText, ContentText])[] {
  const seen = new Set<string>();
  return [...olds, ...news].flatMap(({ mediaType }) => {
    const [old, now] = [bestCover(olds, mediaType), bestCover(news, mediaType)];
    if (old === undefined || now === undefined || seen.has(`${old.pointer} ${now.pointer}`)) return [];
    seen.add(`${old.pointer} ${now.pointer}`);
    return [[old, now] as const];
  });
}

/** A response header that both texts describe. */
export interface HeaderPair extends OperationPair {
  readonly status: number;
  readonly key: string;
  readonly old: HeaderText;
  readonly now: HeaderText;
}

export function headerPairs(comparing: Comparing): readonly HeaderPair[] {
  return comparing.responses.flatMap(({ old, now, ...pair }) =>
    [...(old?.headers ?? [])].flatMap(([name, header]) => {
      const other = now?.headers.get(name);
      return other === undefined || now === undefined ? [] : [{ ...pair, key: now.key, old: header, now: other }];
    }),
  );
}
