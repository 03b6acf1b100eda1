import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readDirectives } from './directives.js';
import { judgeReuse } from './judge-reuse.js';
import type { StoredAnswer } from './stored-answer.js';

const seconds = fc.integer({ min: 0, max: 200 }).map((value) => value * 1_000);
const stored: fc.Arbitrary<StoredAnswer> = fc.record({
  status: fc.constant(200),
  fields: fc.constant([]),
  body: fc.constant(Buffer.alloc(0)),
  variant: fc.constant([]),
  initialAgeMs: seconds,
  receivedMs: fc.constant(0),
  freshMs: seconds,
  staleIfErrorMs: seconds,
  staleWhileRevalidateMs: seconds,
  mayBeStale: fc.boolean(),
});
const asked = fc
  .array(
    fc.constantFrom(
      'no-cache',
      'max-age=0',
      'max-age=50',
      'min-fresh=20',
      'max-stale',
      'max-stale=30',
      'max-stale=x',
      'stale-if-error=10',
      'max-age=x',
    ),
    { maxLength: 3 },
  )
  .map((parts) => readDirectives(parts.join(',')));

it('never gives what is older than anybody allowed', () => {
  fc.assert(
    fc.property(stored, asked, seconds, (answer, wants, nowMs) => {
      const ageMs = answer.initialAgeMs + nowMs;
      const staleMs = ageMs - answer.freshMs;
      const reuse = judgeReuse(answer, wants, nowMs);
      const given = reuse.kind !== 'ask';
      if (wants.has('no-cache')) expect(reuse).toEqual({ kind: 'ask', instead: false });
      if (given && wants.seconds('max-age') !== undefined)
        expect(ageMs).toBeLessThanOrEqual(Number(wants.seconds('max-age')) * 1_000);
      if (given && staleMs >= 0) {
        expect(answer.mayBeStale).toBe(true);
        const bare = wants.isBare('max-stale');
        const limit = wants.seconds('max-stale');
        const byClient = bare || (typeof limit === 'number' && staleMs <= limit * 1_000);
        expect(byClient || staleMs < answer.staleWhileRevalidateMs).toBe(true);
      }
      if (reuse.kind === 'ask' && reuse.instead && staleMs >= 0) {
        expect(answer.mayBeStale).toBe(true);
        expect(staleMs).toBeLessThan(answer.staleIfErrorMs);
        if (wants.has('stale-if-error')) expect(staleMs).toBeLessThan(Number(wants.seconds('stale-if-error')) * 1_000);
      }
    }),
    { numRuns: 3_000 },
  );
});

it('gives what is fresh to who asks for nothing in particular', () => {
  fc.assert(
    fc.property(stored, seconds, (answer, nowMs) => {
      const isFresh = answer.initialAgeMs + nowMs < answer.freshMs;
      expect(judgeReuse(answer, readDirectives(undefined), nowMs).kind === 'give').toBe(isFresh);
    }),
  );
});
