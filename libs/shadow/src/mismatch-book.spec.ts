import { describe, expect, it } from '@jest/globals';
import { ManualClock, type Arm } from '@banyan/kernel';
import * as fc from 'fast-check';
import { until } from '../../../test/support/until.js';
import type { GroupCount } from './group-tally.js';
import { type Grouping, MismatchBook } from './mismatch-book.js';
import type { MismatchSample } from './mismatch-sample.js';
import { SAMPLE_POLICY as POLICY } from './sample-policy.js';
import type { Testimony } from './witness.js';

const SHOWN = { one: { question: ['sku'], answer: ['kind', 'sku', 'n', 'list.*'] } };
const RULES = { knowledge: { kind: 'clock', because: 'differs' } } as const;

interface Copy {
  readonly legacy: unknown;
  readonly service: unknown;
  readonly input?: unknown;
  readonly arm?: Arm;
  readonly personal?: boolean;
  readonly release?: string;
}

class Rig {
  readonly clock = new ManualClock();
  readonly book: MismatchBook;

  constructor(grouping: Partial<Grouping> = {}, mostGroups = 256) {
    this.book = new MismatchBook({
      clock: this.clock,
      hashKey: 'key',
      deadlineMs: 1_000,
      grouping: { rulesOf: () => RULES, shown: SHOWN, ...grouping },
      policy: { ...POLICY, mostGroups: { value: mostGroups, because: 'a test' } },
    });
  }

  take({ legacy, service, input = { sku: 'A' }, arm = 'service', personal = false, release = '1' }: Copy): void {
    const atMs = this.clock.nowMs();
    const [serving, shadow] = arm === 'service' ? [legacy, service] : [service, legacy];
    const facts = { atMs, operation: 'one', arm, traceId: 'a'.repeat(32), stage: 'shadow', definition: 'd' };
    this.book.compared('one', release, atMs);
    const unexplained = [{ question: { operation: 'one', input, serving, shadow }, askedAgain: 1 }];
    this.book.take(facts, { release, personal, ignoring: [] }, unexplained, false);
  }

  counts(): readonly GroupCount[] {
    this.clock.advance(2_000);
    return this.book.counts.report()?.groups ?? [];
  }

  samples(): readonly MismatchSample[] {
    return this.book.samples.waiting(1_000);
  }
}

describe('differences by group', () => {
  it('are counted by place, kind and release, once for each copy, whoever served', () => {
    const rig = new Rig();
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    rig.take({ legacy: { n: 1 }, service: { n: 3 }, input: { sku: 'B' }, arm: 'legacy' });
    rig.take({ legacy: { n: 1, list: [1] }, service: { n: 1, list: [1, 2] }, release: '2' });
    expect(rig.counts()).toMatchObject([
      {
        path: 'n',
        kind: 'value',
        release: '1',
        count: 2,
        served: 1,
        questions: [expect.any(String), expect.any(String)],
      },
      { path: 'list.*', kind: 'extra', release: '2', count: 1, served: 0 },
    ]);
  });

  it('say of how many that were compared', () => {
    const rig = new Rig();
    for (let n = 0; n < 9; n++) rig.book.compared('one', '1', rig.clock.nowMs());
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    rig.clock.advance(2_000);
    expect(rig.book.counts.report()?.compared).toMatchObject([
      { operation: 'one', release: '1', compared: 10, mismatched: 1 },
    ]);
  });

  it('are told again until they are kept, and only what has changed since', () => {
    const rig = new Rig();
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    rig.clock.advance(2_000);
    const first = rig.book.counts.report();
    expect(rig.book.counts.report()).toBeUndefined();
    rig.clock.advance(2_000);
    const again = rig.book.counts.report();
    expect(again?.groups).toEqual(first?.groups);
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    rig.book.counts.acknowledge(again?.stream ?? '', again?.sequence ?? 0);
    rig.clock.advance(2_000);
    const changed = rig.book.counts.report();
    expect(changed?.groups).toMatchObject([{ count: 2 }]);
    rig.book.counts.acknowledge('another life', changed?.sequence ?? 0);
    rig.clock.advance(2_000);
    expect(rig.book.counts.report()?.groups).toHaveLength(1);
    rig.book.counts.acknowledge(changed?.stream ?? '', changed?.sequence ?? 0);
    rig.clock.advance(2_000);
    expect(rig.book.counts.report()).toBeUndefined();
  });

  it('begin at nought with a day', () => {
    const rig = new Rig();
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    rig.clock.advance(86_400_000);
    rig.take({ legacy: { n: 1 }, service: { n: 2 } });
    const [first, second] = rig.counts();
    expect([first?.count, second?.count, (second?.day ?? 0) - (first?.day ?? 0)]).toEqual([1, 1, 1]);
  });

  it('of an arm that answers garbage are bounded, and none is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string({ maxLength: 8 }), fc.integer(), { minKeys: 1, maxKeys: 6 }), {
          maxLength: 60,
        }),
        (answers) => {
          const rig = new Rig({}, 5);
          for (const service of answers) rig.take({ legacy: {}, service });
          const counts = rig.counts();
          expect(counts.length).toBeLessThanOrEqual(5 + 1);
          const copies = answers.filter((answer) => Object.values(answer).length > 0).length;
          const most = Math.max(0, ...counts.map(({ count }) => count));
          expect(most).toBeLessThanOrEqual(copies);
          const places = counts.reduce((sum, { count }) => sum + count, 0);
          expect(places).toBeGreaterThanOrEqual(copies);
        },
      ),
    );
  });

  it('that cannot be read are counted as such, and stop nothing', () => {
    const rig = new Rig();
    rig.take({ legacy: { n: 1 }, service: { n: new Map() } });
    expect(rig.book.unreadable).toBe(1);
    expect(rig.counts()).toEqual([]);
  });
});

describe('samples', () => {
  it('have the question and both answers, with what differs', () => {
    const rig = new Rig();
    rig.take({ legacy: { sku: 'A', n: 1 }, service: { sku: 'A', n: 2, knowledge: { at: 5 } }, arm: 'legacy' });
    expect(rig.samples()).toMatchObject([
      {
        path: 'n',
        kind: 'value',
        reason: 'first',
        serving: 'service',
        asked: 'one',
        question: [{ at: 'sku', value: { text: '"A"' } }],
        answers: [
          { at: 'sku', legacy: { text: '"A"' }, service: { text: '"A"' }, state: 'same' },
          { at: 'n', legacy: { text: '1' }, service: { text: '2' }, state: 'differs' },
          { at: 'knowledge', legacy: null, service: { withheld: 'object' }, state: 'uncompared' },
        ],
        case: { kind: 'none', because: 'withheld' },
      },
    ]);
  });

  it('withhold every value that is not among those that may be seen, in whatever shape it comes', () => {
    const anything = fc.anything({ maxDepth: 3, withBigInt: false });
    fc.assert(
      fc.property(anything, anything, fc.constantFrom('email', 'n', 'list', 'kind', 'sku'), (extra, deep, name) => {
        const rig = new Rig();
        const canary = { canary: 'canary-value', extra, at: [deep, 'canary-value'] };
        rig.take({
          legacy: { sku: 'A', [name]: canary, 'canary-key@x.example': 1 },
          service: { sku: 'A', email: 'canary-value', people: { 'canary-key@x.example': 'canary-value' } },
          input: { sku: 'A', email: 'canary-value', [name]: canary },
        });
        expect(JSON.stringify([rig.samples(), rig.counts()])).not.toContain('canary-value');
        expect(JSON.stringify([rig.samples(), rig.counts()])).not.toContain('canary-key@');
      }),
    );
  });

  it('of a contract about persons hold no value and no name that is not the domain’s own', () => {
    const rig = new Rig({ kindOf: ({ legacy }) => ({ kind: 'name', about: String(legacy) }) });
    rig.take({
      legacy: { n: 'canary' },
      service: { n: 1, CanarySurname: 1 },
      input: { sku: 'canary' },
      personal: true,
    });
    expect(rig.counts().map(({ path }) => path)).toEqual(['n', '*']);
    expect(rig.samples()).toMatchObject([
      { question: null, answers: null, case: { kind: 'none', because: 'personal' } },
      { question: null, answers: null },
    ]);
    expect(JSON.stringify([rig.samples(), rig.counts()])).not.toMatch(/canary/i);
  });

  it('of answers without end are cut to what differs', () => {
    const rig = new Rig();
    const list = Array.from({ length: 900 }, (_, n) => `${n}`.repeat(30));
    rig.take({ legacy: { n: 1, list }, service: { n: 2, list } });
    const [sample] = rig.samples();
    expect(sample?.answers?.map(({ at }) => at)).toEqual(['n']);
    expect(JSON.stringify(sample).length).toBeLessThan(POLICY.longestSample.value);
  });
});

describe('the core’s words', () => {
  const bytes = new TextEncoder().encode('<n>1</n>');
  const canonical = { sku: 'A', n: 1 };
  const words = { file: 'legacy.xml', question: { operation: 'one' }, bytes, canonical };
  const testified = async (testimony: Testimony | undefined | Error, legacy: unknown = canonical) => {
    const rig = new Rig({
      witness: () => (testimony instanceof Error ? Promise.reject(testimony) : Promise.resolve(testimony)),
    });
    rig.take({ legacy, service: { sku: 'A', n: 2 } });
    expect(rig.samples()).toEqual([]);
    const [sample] = await until(() => (rig.samples().length > 0 ? rig.samples() : undefined), 'the sample is there');
    return sample?.case;
  };

  it('make a case when they still mean what legacy said', async () => {
    expect(await testified({ result: { ...canonical, knowledge: 7 }, words })).toEqual({
      kind: 'ready',
      file: 'legacy.xml',
      question: { operation: 'one' },
      bytesBase64: Buffer.from(bytes).toString('base64'),
      recordedAtMs: expect.any(Number),
      legacy: canonical,
      service: { sku: 'A', n: 2 },
    });
  });

  it.each<[string, Testimony | undefined | Error]>([
    ['unanswered', new Error('away')],
    ['not-recorded', undefined],
    ['moved', { result: { sku: 'A', n: 5 }, words }],
    ['no-single-answer', { result: canonical, words: undefined }],
    ['not-reproduced', { result: canonical, words: { ...words, canonical: { refused: 'n' } } }],
    ['not-reproduced', { result: canonical, words: { ...words, canonical: new Map() } }],
    ['too-large', { result: canonical, words: { ...words, bytes: new Uint8Array(POLICY.mostCaseBytes.value) } }],
  ])('make none: %s', async (because, testimony) => {
    expect(await testified(testimony)).toEqual({ kind: 'none', because });
  });

  it('are asked for one at a time, and for so many at most', async () => {
    let asking = 0;
    let most = 0;
    const rig = new Rig({
      witness: async () => {
        most = Math.max(most, ++asking);
        await new Promise((resolve) => setImmediate(resolve));
        asking -= 1;
        return { result: canonical, words };
      },
    });
    for (let n = 0; n < 20; n++) rig.take({ legacy: canonical, service: { sku: 'A', n: 2 }, release: `${n}` });
    await until(() => rig.samples().length === 20, 'all samples are there');
    const cases = rig.samples().map(({ case: made }) => (made.kind === 'none' ? made.because : made.kind));
    expect([most, cases.filter((each) => each === 'busy').length]).toEqual([1, 20 - POLICY.mostWitnesses.value]);
  });
});
