import { describe, expect, it } from '@jest/globals';
import { ManualClock, type Arm } from '@banyan/kernel';
import * as fc from 'fast-check';
import type { OwnedCall } from './accept.js';
import { BrowseMemory, type Remembered } from './browse-memory.js';
import type { Served } from './call-arm.js';

const SKUS = ['A', 'B'] as const;
type Sku = (typeof SKUS)[number];
const LONG_MS = 60_000;

/** How often each SKU had changed when an answer was read. */
type Versions = Readonly<Record<string, number>>;

interface UnderWay {
  readonly serving: Arm;
  /** What the arm has read of its books; undefined: nothing yet. */
  read: Versions | undefined;
  readonly answer: (served: Served) => void;
}

const sku = fc.constantFrom(...SKUS);
const skus = fc.uniqueArray(sku, { minLength: 1, maxLength: 2 }).map((list) => list.toSorted());
const arm = fc.constantFrom<Arm>('legacy', 'service');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), skus, arm }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), which: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(9), rescued: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), sku }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tell' as const), everything: fc.boolean() }) },
);

/** One domain whose books change, two arms that read them at some moment between question and answer, and a feed that tells later. */
class World {
  readonly memory = new BrowseMemory({ clock: new ManualClock(), freshMs: LONG_MS });
  readonly underWay: UnderWay[] = [];
  #books: Record<string, number> = { A: 0, B: 0 };
  #told: Versions = { ...this.#books };
  readonly waiting: Promise<void>[] = [];
  readonly given = { fresh: 0, shared: 0, stale: 0 };

  ask(asked: readonly Sku[], serving: Arm): void {
    const call = callOf(asked);
    const known = this.#told;
    const decision = { serving } as Parameters<BrowseMemory['recall']>[1];
    const recalled = this.memory.recall(call, decision);
    if (recalled === undefined) {
      const { promise, resolve } = Promise.withResolvers<Served>();
      this.underWay.push({ serving, read: undefined, answer: resolve });
      this.memory.watch(call, decision, promise);
      return;
    }
    if (recalled instanceof Promise) {
      this.waiting.push(recalled.then((shared) => this.#check(asked, known, shared)));
      return;
    }
    this.#check(asked, known, recalled);
  }

  read(which: number): void {
    const call = this.underWay[which % Math.max(1, this.underWay.length)];
    if (call !== undefined) call.read ??= { ...this.#books };
  }

  async answer(which: number, rescued: boolean): Promise<void> {
    const [call] = this.underWay.splice(which % Math.max(1, this.underWay.length), 1);
    if (call === undefined) return;
    const result = call.read ?? { ...this.#books };
    const by = rescued ? 'legacy' : call.serving;
    const timing = { ms: 1, chosenMs: 1, stoodStill: false };
    call.answer({ kind: 'answered', by, result, answer: { status: 200, body: result }, valid: true, ...timing });
    await Promise.resolve();
    await Promise.resolve();
  }

  change(changed: Sku): void {
    this.#books[changed] = (this.#books[changed] ?? 0) + 1;
  }

  tell(everything: boolean): void {
    const changed = SKUS.filter((each) => this.#books[each] !== this.#told[each]);
    this.memory.forget('pricing', everything ? 'everything' : changed);
    this.#told = { ...this.#books };
  }

  /** Whoever asks after a change was told is not told what was true before it. */
  #check(asked: readonly Sku[], known: Versions, given: Remembered | undefined): void {
    // A shared call that the other arm rescued: whoever waited for it asks himself.
    if (given === undefined) return;
    this.given[given.how] += 1;
    const said = given.answer.body as Versions;
    for (const each of asked) expect(said[each]).toBeGreaterThanOrEqual(known[each] ?? 0);
  }
}

function callOf(asked: readonly Sku[]): OwnedCall {
  const manifest = {
    name: 'pricing',
    authority: 'legacy',
    watchChanges: { subjectsOf: (input: { readonly skus: readonly string[] }) => input.skus },
  };
  return {
    domain: { manifest },
    operation: { name: 'price.batch', rememberedMs: LONG_MS },
    contract: { domain: 'pricing', present: (body: unknown) => ({ status: 200, body }) },
    input: { skus: asked },
  } as unknown as OwnedCall;
}

describe('what is remembered', () => {
  it('is never older than what was told when it is asked for, in whatever order things happen', async () => {
    let [fresh, shared] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 100 }), async (steps) => {
        const world = new World();
        for (const each of steps) {
          switch (each.kind) {
            case 'ask':
              world.ask(each.skus, each.arm);
              break;
            case 'read':
              world.read(each.which);
              break;
            case 'answer':
              await world.answer(each.which, each.rescued);
              break;
            case 'change':
              world.change(each.sku);
              break;
            case 'tell':
              world.tell(each.everything);
          }
        }
        while (world.underWay.length > 0) await world.answer(0, false);
        await Promise.all(world.waiting);
        fresh += world.given.fresh;
        shared += world.given.shared;
      }),
      { numRuns: 500 },
    );
    // It is worth something: much is given again, and shared.
    expect(Math.min(fresh, shared)).toBeGreaterThan(200);
  });
});
