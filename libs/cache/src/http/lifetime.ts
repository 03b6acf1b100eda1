import { readDirectives, type Directives } from './directives.js';
import { type RawFields, valueOf, valuesOf } from './fields.js';
import { readHttpDate } from './http-date.js';
import type { KeepingRules } from './keeping-rules.js';

const MS = 1_000;

/** How long an answer may be given again, in ms from when it came into being. */
export interface Lifetime {
  readonly freshMs: number;
  readonly staleIfErrorMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly mayBeStale: boolean;
  /** Did the answer, or the owner for it, say how long? If not, `freshMs` is the owner's guess. */
  readonly explicit: boolean;
}

/** When an answer came. Wall clock, for nothing but what its own dates are held against. */
export interface Arrival {
  readonly wallMs: number;
  /** From asking to the answer's head, ms. */
  readonly delayMs: number;
}

/** What is in force of an answer's directives: the owner's word, where there is one and the core does not say `private`. */
export function directivesInForce(fields: RawFields, rules: KeepingRules): Directives {
  const said = readDirectives(valueOf(fields, 'cache-control'));
  if (rules.cacheControl !== undefined) return said.has('private') ? said : readDirectives(rules.cacheControl);
  if (valueOf(fields, 'cache-control') !== undefined) return said;
  // Older than Cache-Control, and what PHP still sends: it means what it means in a request (section 5.4).
  return /no-cache/i.test(valueOf(fields, 'pragma') ?? '') ? readDirectives('no-cache') : said;
}

export function lifetimeOf(fields: RawFields, directives: Directives, arrival: Arrival, rules: KeepingRules): Lifetime {
  const explicitMs = freshnessSaid(fields, directives, arrival, rules);
  const noCache = directives.has('no-cache');
  const mayBeStale =
    !noCache &&
    !directives.has('must-revalidate') &&
    !directives.has('proxy-revalidate') &&
    !directives.has('s-maxage');
  const within = (said: number | 'invalid', mostSeconds: number): number =>
    !mayBeStale || said === 'invalid' ? 0 : Math.min(said, mostSeconds) * MS;
  const { staleIfErrorSeconds, staleWhileRevalidateSeconds } = rules;
  return {
    freshMs: noCache ? 0 : (explicitMs ?? rules.freshSeconds * MS),
    staleIfErrorMs: within(directives.seconds('stale-if-error') ?? staleIfErrorSeconds, staleIfErrorSeconds),
    // While all is well, only the answer's own word lets an older one be given.
    staleWhileRevalidateMs: within(directives.seconds('stale-while-revalidate') ?? 0, staleWhileRevalidateSeconds),
    mayBeStale,
    explicit: explicitMs !== undefined,
  };
}

/** RFC 9111 section 4.2.1; undefined: nothing is said. What is said and cannot be read means none. */
function freshnessSaid(
  fields: RawFields,
  directives: Directives,
  { wallMs }: Arrival,
  rules: KeepingRules,
): number | undefined {
  const seconds = directives.seconds('s-maxage') ?? directives.seconds('max-age');
  if (seconds !== undefined) return seconds === 'invalid' ? 0 : seconds * MS;
  const expires = valuesOf(fields, 'expires');
  if (rules.cacheControl !== undefined || expires.length === 0) return undefined;
  const until = expires.length === 1 ? readHttpDate(expires[0] ?? '', wallMs) : undefined;
  return until === undefined ? 0 : Math.max(0, until - (dateOf(fields, wallMs) ?? wallMs));
}

/** How old an answer is when it comes (section 4.2.3), ms. */
export function initialAgeMs(fields: RawFields, { wallMs, delayMs }: Arrival): number {
  const [said = ''] = valuesOf(fields, 'age');
  const ageMs = /^\d+/.test(said) ? Math.min(Number(/^\d+/.exec(said)?.[0]), 2 ** 31) * MS : 0;
  const apparentMs = Math.max(0, wallMs - (dateOf(fields, wallMs) ?? wallMs));
  return Math.max(apparentMs, ageMs + delayMs);
}

function dateOf(fields: RawFields, wallMs: number): number | undefined {
  const date = valueOf(fields, 'date');
  return date === undefined ? undefined : readHttpDate(date, wallMs);
}
