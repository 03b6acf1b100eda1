import { ManualClock } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { backOffMs } from './back-off.js';
import { beginningOf } from './next-step.js';
import { defineSaga, type ActOutcome, type SagaStep, type Work } from './saga-definition.js';
import { SagaLost, type SagaLease } from './saga-lease.js';
import { SagaRun, type RunStore } from './saga-run.js';
import { isOpen, type OpenState, type SagaState } from './saga-state.js';
import type { Move } from './saga.store.js';

/** What the saga has seen happen; nothing more is needed to tell whether it ended well. */
type Context = readonly string[];

/** How one call of a step, or of its way back, ends. */
type Fate = 'done' | 'failed' | 'later' | 'throws' | 'killed-before' | 'killed-after';

/** The life of this process is over: nothing that it would do after this has an effect. */
class Killed extends Error {}

/** The table, as far as a run needs it; it outlives whoever runs. */
class Table implements RunStore<Context> {
  state: SagaState<Context>;
  epoch = 1;
  /** Kills whoever moves the saga: before it is durable, or after. */
  fates: Fate[];

  constructor(state: OpenState<Context>, fates: readonly Fate[]) {
    this.state = state;
    this.fates = [...fates];
  }

  async move({ epoch }: SagaLease, { state, writes }: Move<Context>): Promise<void> {
    const fate = this.fates.shift();
    if (fate === 'killed-before') throw new Killed('before COMMIT');
    if (epoch !== this.epoch) throw new SagaLost('overtaken');
    await writes?.({ query: () => Promise.reject(new Error('nothing is asked here')) });
    this.state = state;
    if (fate === 'killed-after') throw new Killed('after COMMIT');
  }

  renew(lease: SagaLease): Promise<SagaLease> {
    return Promise.resolve(lease);
  }
}

/** What is outside: which effects stand. Each can be had and undone any number of times. */
class World {
  readonly effects = new Set<string>();
  readonly fenced = new Set<string>();
  readonly calls: string[] = [];
  readonly #fates: Fate[];

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  step(name: string, place: 'before' | 'pivot' | 'after', writes: boolean): SagaStep<Context> {
    const act = (context: Context, work: Work<Context>): Promise<ActOutcome<Context>> =>
      this.#call(
        `${name}+`,
        place === 'before' || place === 'pivot',
        context,
        work,
        () => {
          // Undone already by whoever had it later: what comes now is refused.
          if (this.fenced.has(name)) return false;
          this.effects.add(name);
          return true;
        },
        writes || place === 'pivot',
      );
    if (place === 'pivot') return { name, pivot: true, act };
    if (place === 'after') return { name, act };
    return {
      name,
      act,
      compensation: async (context, work) => {
        const outcome = await this.#call(
          `${name}-`,
          false,
          context,
          work,
          () => {
            this.effects.delete(name);
            this.fenced.add(name);
            return true;
          },
          false,
        );
        return outcome.kind === 'failed' ? { kind: 'later', context, because: 'a way back does not fail' } : outcome;
      },
    };
  }

  async #call(
    name: string,
    mayFail: boolean,
    context: Context,
    work: Work<Context>,
    effect: () => boolean,
    writes: boolean,
  ): Promise<ActOutcome<Context>> {
    work.check();
    await Promise.resolve();
    this.calls.push(name);
    const fate = this.#fates.shift() ?? 'done';
    if (fate === 'killed-before') throw new Killed(name);
    if (fate === 'later') return { kind: 'later', context, because: 'not now' };
    if (fate === 'throws') throw new Error('broken');
    const possible = effect();
    if (fate === 'killed-after') throw new Killed(name);
    if (mayFail && (fate === 'failed' || !possible)) return { kind: 'failed', context: [...context, `${name} failed`] };
    const done = { kind: 'done' as const, context: [...context, name] };
    return writes ? { ...done, writes: () => Promise.resolve() } : done;
  }
}

const FATE = fc.constantFrom<Fate>(
  'done',
  'done',
  'done',
  'done',
  'failed',
  'later',
  'throws',
  'killed-before',
  'killed-after',
);
const POLICY = { backOff: { firstMs: 1, mostMs: 8 }, leaseMs: 1_000 };

/** Runs until it has ended: who is killed is followed by another. */
async function toTheEnd(definition: ReturnType<typeof defineSaga<Context>>, table: Table): Promise<number> {
  for (let lives = 1; ; lives += 1) {
    if (lives > 200) throw new Error('it comes to no end');
    const { state } = table;
    if (!isOpen(state)) return lives - 1;
    const clock = new ManualClock();
    const stop = new AbortController().signal;
    const lease = { id: 'x', epoch: table.epoch, untilMs: clock.monotonicMs() + POLICY.leaseMs };
    await new SagaRun({ definition, store: table, clock, stop, ...POLICY }, { lease, state }).go();
    // Whoever comes next takes it over.
    table.epoch += 1;
  }
}

describe('whatever befalls a saga', () => {
  test('it ends with everything done, or with nothing left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.nat(2),
        fc.boolean(),
        fc.boolean(),
        fc.array(FATE, { maxLength: 20 }),
        fc.array(fc.constantFrom<Fate>('done', 'done', 'done', 'killed-before', 'killed-after'), { maxLength: 12 }),
        async (before, after, hasPivot, writes, fates, commits) => {
          const world = new World(fates);
          const names = (prefix: string, count: number): readonly string[] =>
            Array.from({ length: count }, (_, at) => `${prefix}${at}`);
          const steps = [
            ...names('b', before + 1).map((name) => world.step(name, 'before', writes)),
            ...(hasPivot ? [world.step('p', 'pivot', true)] : []),
            ...(hasPivot ? names('a', after).map((name) => world.step(name, 'after', writes)) : []),
          ];
          const definition = defineSaga('k', steps);
          const table = new Table(beginningOf(definition, []), commits);
          await toTheEnd(definition, table);
          const all = steps.map(({ name }) => name);
          if (table.state.kind === 'completed') expect([...world.effects].toSorted()).toEqual(all.toSorted());
          else {
            expect(table.state.kind).toBe('compensated');
            // The pivot is the table's own: where it fails nothing of it stands.
            expect([...world.effects].filter((name) => name !== 'p')).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('whoever was overtaken writes nothing', async () => {
    const world = new World([]);
    const definition = defineSaga('k', [world.step('b0', 'before', true), world.step('p', 'pivot', true)]);
    const table = new Table(beginningOf(definition, []), []);
    const { state } = table;
    if (!isOpen(state)) throw new Error('it has ended');
    table.epoch = 2;
    const run = new SagaRun(
      { definition, store: table, clock: new ManualClock(), stop: new AbortController().signal, ...POLICY },
      { lease: { id: 'x', epoch: 1, untilMs: 1_000 }, state },
    );
    expect(await run.go()).toMatchObject({ kind: 'lost', because: expect.any(SagaLost) });
    expect(table.state).toBe(state);
  });

  test('whoever stood still for longer than its lease sends nothing more', async () => {
    const clock = new ManualClock();
    const world = new World([]);
    const definition = defineSaga<Context>('k', [
      {
        ...world.step('b0', 'before', false),
        act: (context) => (clock.advance(2_000), Promise.resolve({ kind: 'done', context })),
      },
      world.step('p', 'pivot', true),
    ]);
    const table = new Table(beginningOf(definition, []), []);
    const run = new SagaRun(
      { definition, store: table, clock, stop: new AbortController().signal, ...POLICY },
      { lease: { id: 'x', epoch: 1, untilMs: 1_000 }, state: beginningOf(definition, []) },
    );
    expect((await run.go()).kind).toBe('lost');
    expect(world.calls).toEqual([]);
  });

  test('a replica that ends puts it off, due at once', async () => {
    const stop = new AbortController();
    const definition = defineSaga<Context>('k', [
      {
        name: 'b0',
        act: (_, { signal }) => (stop.abort(new Error('the end')), Promise.reject(signal.reason as Error)),
        compensation: { nothingToUndo: 'nothing is done' },
      },
    ]);
    const table = new Table(beginningOf(definition, []), []);
    const run = new SagaRun(
      { definition, store: table, clock: new ManualClock(), stop: stop.signal, ...POLICY },
      { lease: { id: 'x', epoch: 1, untilMs: 1_000 }, state: beginningOf(definition, []) },
    );
    expect(await run.go()).toMatchObject({ kind: 'put-off', dueInMs: 0, state: { tries: 0 } });
  });
});

test.each([
  [1, 10],
  [2, 20],
  [3, 40],
  [4, 50],
  [400, 50],
])('after %i times it waits %i ms', (tries, ms) => {
  expect(backOffMs({ firstMs: 10, mostMs: 50 }, tries)).toBe(ms);
});
