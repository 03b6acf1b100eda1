import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import CachePolicy from 'http-cache-semantics';
import { readDirectives } from './directives.js';
import { judgeReuse } from './judge-reuse.js';
import { freshen, keepHead } from './keep-answer.js';
import type { KeepingRules } from './keeping-rules.js';
import type { StoredAnswer } from './stored-answer.js';
import { valueOf } from './fields.js';

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const RULES: KeepingRules = {
  maxAnswerBytes: 1_000,
  freshSeconds: 0,
  staleIfErrorSeconds: 2 ** 31,
  staleWhileRevalidateSeconds: 2 ** 31,
  vary: [],
  cacheControl: undefined,
  ignoredSetCookies: new Set(),
};
const ARRIVAL = { wallMs: NOW_MS, delayMs: 0 };

class HeldPolicy extends CachePolicy {
  static nowMs = NOW_MS;
  now(): number {
    return HeldPolicy.nowMs;
  }
}
type Headers = Readonly<Record<string, string>>;

/** What http-cache-semantics, and what we, make of an answer and of a request `afterSeconds` later. */
interface Decided {
  readonly kept: boolean;
  readonly given: boolean;
}
function theirs(answer: Headers, asked: Headers, afterSeconds: number, status = 200): Decided {
  HeldPolicy.nowMs = NOW_MS;
  const request = { method: 'GET', url: '/a', headers: { host: 'a' } };
  const policy = new HeldPolicy(request, { status, headers: { ...answer } }, { cacheHeuristic: 0, shared: true });
  HeldPolicy.nowMs = NOW_MS + afterSeconds * 1_000;
  const kept = policy.storable();
  return { kept, given: kept && policy.satisfiesWithoutRevalidation({ ...request, headers: { host: 'a', ...asked } }) };
}
function ours(answer: Headers, asked: Headers, afterSeconds: number, status = 200): Decided {
  const stored = keptOf(answer, status);
  if (stored === undefined) return { kept: false, given: false };
  const reuse = judgeReuse(stored, readDirectives(asked['cache-control']), afterSeconds * 1_000);
  return { kept: true, given: reuse.kind === 'give' };
}
function keptOf(answer: Headers, status = 200): StoredAnswer | undefined {
  const fields = [...Object.entries(answer).flat(), 'content-length', '3'];
  const kept = keepHead({ status, fields, request: [] }, ARRIVAL, RULES);
  return typeof kept === 'string' ? undefined : { ...kept, body: Buffer.from('abc'), receivedMs: 0 };
}

it('decides as http-cache-semantics does, within what both read alike', () => {
  const seconds = fc.integer({ min: 1, max: 100 });
  const directive = fc.oneof(
    fc.constantFrom('public', 'private', 'no-store', 'no-transform', 'unknown=1'),
    seconds.map((value) => `max-age=${value}`),
    seconds.map((value) => `s-maxage=${value}`),
    seconds.map((value) => `stale-if-error=${value}`),
  );
  const unlike = (parts: readonly string[]): boolean =>
    new Set(parts.map((part) => part.split('=')[0])).size === parts.length;
  const cacheControl = fc
    .array(directive, { maxLength: 4 })
    .filter(unlike)
    .map((parts) => parts.join(', '));
  const asked = fc.oneof(
    fc.constantFrom({}, { 'cache-control': 'no-cache' }),
    seconds.map((value) => ({ 'cache-control': `max-age=${value}` })),
    seconds.map((value) => ({ 'cache-control': `min-fresh=${value}` })),
  );
  const expires = fc.option(fc.integer({ min: -50, max: 100 }), { nil: undefined });
  fc.assert(
    fc.property(
      cacheControl,
      expires,
      asked,
      fc.integer({ min: 0, max: 120 }),
      fc.constantFrom(200, 203, 301, 302, 404, 410, 500, 206),
      (control, until, request, after, status) => {
        const answer = {
          etag: '"a"',
          date: new Date(NOW_MS).toUTCString(),
          ...(control === '' ? {} : { 'cache-control': control }),
          ...(until === undefined ? {} : { expires: new Date(NOW_MS + until * 1_000).toUTCString() }),
        };
        expect(ours(answer, request, after, status)).toEqual(theirs(answer, request, after, status));
      },
    ),
    { numRuns: 2_000 },
  );
});

/** Where it decides otherwise than RFC 9111: why the decisions are ours. A line that comes true there may go from here. */
describe('http-cache-semantics does otherwise than RFC 9111', () => {
  const given = { kept: true, given: true };
  const asked = { kept: true, given: false };
  const notKept = { kept: false, given: false };
  it.each<[string, Headers, Headers, number, Decided, Decided]>([
    ['names in capitals are names: Private (5.2)', { 'cache-control': 'Private, max-age=60' }, {}, 0, given, notKept],
    ['names in capitals are names: No-Store', { 'cache-control': 'No-Store, max-age=60' }, {}, 0, given, notKept],
    ['must-revalidate while fresh (5.2.2.2)', { 'cache-control': 'max-age=60, must-revalidate' }, {}, 0, asked, given],
    ['what is in quotes is no directive', { 'cache-control': 'max-age=60, x="a, max-age=0"' }, {}, 0, asked, given],
    ['two max-age that differ (4.2.1)', { 'cache-control': 'max-age=0, max-age=60', etag: '"a"' }, {}, 0, given, asked],
    ['a fraction is no number of seconds', { 'cache-control': 'max-age=1.5', etag: '"a"' }, {}, 0, given, asked],
    [
      's-maxage=0 with max-stale (5.2.2.10)',
      { 'cache-control': 's-maxage=0', etag: '"a"' },
      { 'cache-control': 'max-stale=9' },
      0,
      given,
      asked,
    ],
    [
      'an old Date counts as age (4.2.3)',
      { 'cache-control': 'max-age=60', date: new Date(NOW_MS - 300_000).toUTCString() },
      {},
      0,
      given,
      asked,
    ],
  ])('%s', (_name, answer, request, after, itDoes, weDo) => {
    expect(theirs(answer, request, after)).toEqual(itDoes);
    expect(ours(answer, request, after)).toEqual(weDo);
  });

  it('a field that only the 304 has (3.2)', () => {
    const request = { method: 'GET', url: '/a', headers: { host: 'a' } };
    const policy = new HeldPolicy(request, { status: 200, headers: { etag: '"a"' } });
    const { policy: renewed } = policy.revalidatedPolicy(request, {
      status: 304,
      headers: { etag: '"a"', 'x-more': '1' },
    });
    expect(renewed.responseHeaders()).not.toHaveProperty('x-more');
    const stored = keptOf({ etag: '"a"' });
    if (stored === undefined) throw new Error('it was kept');
    const head = { fields: ['ETag', '"a"', 'X-More', '1'], request: [] };
    expect(valueOf(freshen(stored, head, ARRIVAL, RULES, 0).answer.fields, 'x-more')).toBe('1');
  });

  it('must-revalidate where the core fails (4.2.4)', () => {
    const request = { method: 'GET', url: '/a', headers: { host: 'a' } };
    const headers = { 'cache-control': 'max-age=0, must-revalidate, stale-if-error=60', etag: '"a"' };
    const policy = new HeldPolicy(request, { status: 200, headers });
    expect(policy.revalidatedPolicy(request, { status: 500, headers: {} }).modified).toBe(false);
    const stored = keptOf(headers);
    expect(stored && judgeReuse(stored, readDirectives(undefined), 1_000)).toEqual({ kind: 'ask', instead: false });
  });
});
