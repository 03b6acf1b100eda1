import { type RawFields, valueOf, valuesOf, without } from './fields.js';
import type { KeepingRules } from './keeping-rules.js';
import { type Arrival, directivesInForce, initialAgeMs, lifetimeOf } from './lifetime.js';
import type { StoredAnswer } from './stored-answer.js';
import { variantOf } from './vary.js';

/** A final head and the request it answers. */
export interface ArrivedHead {
  readonly status: number;
  readonly fields: RawFields;
  /** The request's, as the client sent them. */
  readonly request: RawFields;
}

/** Everything of a kept answer but its body. */
export type KeptHead = Omit<StoredAnswer, 'body' | 'receivedMs'>;

/** Why an answer is not kept: a closed list, for metrics and for whoever looks for the reason. */
export type NotKept =
  | 'status'
  /** `no-store` or `private`, of the request or the answer. */
  | 'forbidden'
  /** It sets a cookie that the owner has not named. */
  | 'sets-cookie'
  | 'varies-by-everything'
  /** Its length is not known before its end, and an early end could not be told from it. */
  | 'no-length'
  | 'too-large'
  /** A stream of events, or trailers. */
  | 'streamed'
  /** It is never fresh, cannot be revalidated, and may not be given stale. */
  | 'of-no-use';

/** RFC 9110 section 15.1, without 206. Any other is kept where the answer says for how long, but for those below. */
const KEPT_BY_DEFAULT: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414]);
/** Of a part, of a condition, of one client, of his haste. */
const NEVER_KEPT: ReadonlySet<number> = new Set([206, 304, 401, 407, 412, 416, 417, 429]);
/** From here on a copy would stand for an outage that may be over. */
const FIRST_FAILURE_STATUS = 500;

/** Never given again: of one exchange, told anew, or somebody's own. */
const NOT_KEPT_FIELDS: ReadonlySet<string> = new Set([
  'age',
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'set-cookie',
  'set-cookie2',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** May the answer to a plain GET be kept (RFC 9111 section 3), and as what? Its request said neither `no-store` nor who asks. */
export function keepHead(head: ArrivedHead, arrival: Arrival, rules: KeepingRules): KeptHead | NotKept {
  const { status, fields } = head;
  const directives = directivesInForce(fields, rules);
  const lifetime = lifetimeOf(fields, directives, arrival, rules);
  if (!isKeptStatus(status, lifetime.explicit || directives.has('public'))) return 'status';
  if (directives.has('no-store') || directives.has('private')) return 'forbidden';
  if (setsCookie(fields, rules)) return 'sets-cookie';
  const variant = variantOf(fields, head.request, rules);
  if (variant === undefined) return 'varies-by-everything';
  const unfit = unfitBody(head, rules);
  if (unfit !== undefined) return unfit;
  const { freshMs, staleIfErrorMs, staleWhileRevalidateMs, mayBeStale } = lifetime;
  const useful = freshMs > 0 || hasValidator(fields) || staleIfErrorMs > 0 || staleWhileRevalidateMs > 0;
  if (!useful) return 'of-no-use';
  return {
    status,
    fields: keptFields(fields, arrival),
    variant,
    initialAgeMs: initialAgeMs(fields, arrival),
    freshMs,
    staleIfErrorMs,
    staleWhileRevalidateMs,
    mayBeStale,
  };
}

/**
 * What a 304 makes of a kept answer (sections 3.2 and 4.3.4): its fields replace those of their names, but for what describes
 * the body that stays.
 *
 * @returns the answer as it is to be given now; and whether it may still be kept, under the same variant
 */
export function freshen(
  stored: StoredAnswer,
  head: Pick<ArrivedHead, 'fields' | 'request'>,
  arrival: Arrival,
  rules: KeepingRules,
  nowMs: number,
): { readonly answer: StoredAnswer; readonly keep: boolean } {
  const news = without(head.fields, OF_THE_BODY);
  // A date of the first answer would make the renewed one as old.
  const renewed = new Set(['date']);
  for (let index = 0; index < news.length; index += 2) renewed.add(news[index]!.toLowerCase());
  const merged = [...without(stored.fields, renewed), ...news];
  const whole = [...merged, 'Content-Length', String(stored.body.length), 'Age', valueOf(head.fields, 'age') ?? '0'];
  const kept = keepHead({ status: stored.status, fields: whole, request: head.request }, arrival, rules);
  if (typeof kept !== 'string') return { answer: { ...kept, body: stored.body, receivedMs: nowMs }, keep: true };
  return {
    answer: { ...stored, ...NO_LIFE, fields: keptFields(merged, arrival), initialAgeMs: 0, receivedMs: nowMs },
    keep: false,
  };
}

const NO_LIFE = { freshMs: 0, staleIfErrorMs: 0, staleWhileRevalidateMs: 0, mayBeStale: false };

const OF_THE_BODY: ReadonlySet<string> = new Set([
  ...NOT_KEPT_FIELDS,
  'content-digest',
  'content-encoding',
  'content-md5',
  'content-range',
]);

/** Does a 304 speak of this very answer? An answer without a validator, or a 304 without one, was the only one asked about. */
export function isOf(notModified: RawFields, stored: StoredAnswer): boolean {
  const [theirs, ours] = [valueOf(notModified, 'etag'), valueOf(stored.fields, 'etag')];
  return theirs === undefined || ours === undefined || opaqueTag(theirs) === opaqueTag(ours);
}

export function opaqueTag(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

export function hasValidator(fields: RawFields): boolean {
  return valueOf(fields, 'etag') !== undefined || valueOf(fields, 'last-modified') !== undefined;
}

/** @param said the answer, or the owner for it, says that it may be kept */
function isKeptStatus(status: number, said: boolean): boolean {
  if (KEPT_BY_DEFAULT.has(status)) return true;
  return said && status < FIRST_FAILURE_STATUS && !NEVER_KEPT.has(status);
}

function setsCookie(fields: RawFields, { ignoredSetCookies }: KeepingRules): boolean {
  return (
    valuesOf(fields, 'set-cookie2').length > 0 ||
    valuesOf(fields, 'set-cookie').some((line) => !ignoredSetCookies.has(line.split('=')[0]?.trim() ?? ''))
  );
}

function unfitBody({ status, fields }: ArrivedHead, { maxAnswerBytes }: KeepingRules): NotKept | undefined {
  if (valueOf(fields, 'content-range') !== undefined) return 'status';
  if (valueOf(fields, 'trailer') !== undefined || valueOf(fields, 'content-type')?.startsWith('text/event-stream')) {
    return 'streamed';
  }
  const length = valueOf(fields, 'content-length');
  if (length !== undefined) return Number(length) > maxAnswerBytes ? 'too-large' : undefined;
  return status === 204 || valueOf(fields, 'transfer-encoding') !== undefined ? undefined : 'no-length';
}

/** Who keeps an answer without a `Date` gives it one (RFC 9110 section 6.6.1). What `Connection` names ends with the exchange. */
function keptFields(fields: RawFields, { wallMs }: Arrival): string[] {
  const named = (valueOf(fields, 'connection') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept = without(fields, named[0] === '' ? NOT_KEPT_FIELDS : new Set([...NOT_KEPT_FIELDS, ...named]));
  if (valueOf(kept, 'date') === undefined) kept.push('Date', new Date(wallMs).toUTCString());
  return kept;
}
