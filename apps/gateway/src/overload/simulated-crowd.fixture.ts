import type { IncomingMessage, ServerResponse } from 'node:http';
import { ManualClock } from '@banyan/kernel';
import { LoadShedder, SHED_POLICY } from '@banyan/resilience';
import { LateRefusals } from './late-refusals.js';
import { RANKS } from './priority.js';

/** What shoppers ask for, with the rank of each and what it takes of the processor, µs: when it was read, and when the core has answered. */
const KINDS = [
  { kind: 'page', rank: 0, share: 0.7, askedMicros: 15, answeredMicros: 15 },
  { kind: 'read', rank: 1, share: 0.25, askedMicros: 28, answeredMicros: 45 },
  { kind: 'checkout', rank: 3, share: 0.05, askedMicros: 16, answeredMicros: 16 },
] as const;
type Kind = (typeof KINDS)[number]['kind'];

/** To read what is then refused, and to write that, µs. */
const READ_MICROS = 7;
const REFUSE_MICROS = 4;
/** What every turn of the loop takes, µs, and what a client needs to come again, µs. */
const TURN_MICROS = 20;
const CLIENT_MICROS = 60;
/** Descriptors that one look at the kernel returns at most. */
const MOST_AT_ONCE = 1_024;
/** Collections: after so much work, µs, for so long, µs. */
const COLLECTED_AFTER_MICROS = 25_000;
const COLLECTION_MICROS = 1_200;

/** What a level of load came to. */
export interface SimulatedLevel {
  /** Times what the gateway can do. */
  readonly times: number;
  /** Of the processor's time, what went into answers, 0-1. */
  readonly useful: number;
  readonly busy: number;
  readonly answered: Readonly<Record<Kind, number>>;
  readonly p99Ms: number;
  /** The pressure: least, mean, most. */
  readonly pressure: readonly [least: number, mean: number, most: number];
}

interface Asked {
  readonly kind: (typeof KINDS)[number];
  readonly sinceMicros: number;
}

/** What is to happen, the earliest first: a binary heap. */
class Events<T> {
  readonly #heap: { readonly at: number; readonly what: T }[] = [];

  get next(): number {
    return this.#heap[0]?.at ?? Infinity;
  }

  add(at: number, what: T): void {
    const heap = this.#heap;
    let index = heap.push({ at, what }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.at <= heap[index]!.at) break;
      [heap[parent], heap[index]] = [heap[index]!, heap[parent]!];
      index = parent;
    }
  }

  take(): T {
    const heap = this.#heap;
    const { what } = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      let index = 0;
      for (;;) {
        const [left, right] = [2 * index + 1, 2 * index + 2];
        let least = index;
        if (left < heap.length && heap[left]!.at < heap[least]!.at) least = left;
        if (right < heap.length && heap[right]!.at < heap[least]!.at) least = right;
        if (least === index) break;
        [heap[least], heap[index]] = [heap[index]!, heap[least]!];
        index = least;
      }
    }
    return what;
  }
}

/** Who stands in front of the gateway, and what behind it. */
export interface SimulatedCrowd {
  /** Of each kind; a shopper who finds none free asks nothing. */
  readonly connections?: Readonly<Record<Kind, number>>;
  readonly coreMs?: number;
  /** How long each level is looked at, after so long that is not. */
  readonly levelMs?: number;
  readonly settleMs?: number;
}

const CONNECTIONS: Readonly<Record<Kind, number>> = { page: 1_500, read: 500, checkout: 400 };
/** `BANYAN_SHED_TURN_MS`, as it is shipped. */
const TURN_MS = 3;

/** A gateway's event loop, in front of which a crowd stands that does not wait: real shedder and refusals, reckoned time. */
export function simulateCrowd(
  levels: readonly number[],
  { connections = CONNECTIONS, coreMs = 0.4, levelMs = 4_000, settleMs = 1_000 }: SimulatedCrowd = {},
): readonly SimulatedLevel[] {
  const clock = new ManualClock();
  let nowMicros = 0;
  let usedMicros = 0;
  const startMs = clock.monotonicMs();
  const at = (micros: number): void => {
    const owedMs = startMs + micros / 1_000 - clock.monotonicMs();
    if (owedMs > 0) clock.advance(owedMs);
    nowMicros = micros;
  };
  let collectedAt = COLLECTED_AFTER_MICROS;
  const work = (micros: number): void => {
    usedMicros += micros;
    at(nowMicros + micros);
    if (usedMicros < collectedAt) return;
    usedMicros += COLLECTION_MICROS;
    at(nowMicros + COLLECTION_MICROS);
    collectedAt = usedMicros + COLLECTED_AFTER_MICROS;
  };
  const shedder = new LoadShedder(
    { ...SHED_POLICY, turnMs: TURN_MS },
    RANKS,
    clock,
    () => usedMicros / 1_000,
    () => (nowMicros - usedMicros) / 1_000,
  );
  const refusals = new LateRefusals(clock);

  const meanMicros = KINDS.reduce(
    (sum, { share, askedMicros, answeredMicros }) => sum + share * (askedMicros + answeredMicros),
    0,
  );
  const capacity = 1_000_000 / meanMicros;
  const events = new Events<{ readonly what: 'asked' | 'answered'; readonly asked: Asked }>();
  const free = { ...connections };
  let lookAt = 10_000;
  let perMicro = 0;
  let owed = 0;
  let arrivedUntil = 0;
  const count = { offered: zero(), answered: zero() };
  let usefulMicros = 0;
  let countedFrom = 0;
  const latencies: number[] = [];
  const isBefore = (micros: number) => nowMicros < micros;
  const isCounted = () => nowMicros >= countedFrom;
  // The mix in turn.
  const credits = zero();

  const arrive = (untilMicros: number): void => {
    owed += (untilMicros - arrivedUntil) * perMicro;
    const span = untilMicros - arrivedUntil;
    const many = Math.floor(owed);
    for (let index = 0; index < many; index++) {
      const whenMicros = arrivedUntil + (span * (index + 1)) / (many + 1);
      for (const { kind, share } of KINDS) credits[kind] += share;
      const next = KINDS.reduce(
        (most, each) => (credits[each.kind] > credits[most.kind] ? each : most),
        KINDS[0] as (typeof KINDS)[number],
      );
      credits[next.kind] -= 1;
      if (isCounted()) count.offered[next.kind]++;
      if (free[next.kind] === 0) continue;
      free[next.kind]--;
      events.add(whenMicros, { what: 'asked', asked: { kind: next, sinceMicros: whenMicros } });
    }
    owed -= many;
    arrivedUntil = untilMicros;
  };
  const freed: { readonly at: number; readonly kind: Kind }[] = [];
  const release = (kind: Kind): void => void freed.push({ at: nowMicros + CLIENT_MICROS, kind });
  const releaseDue = (): void => {
    while (freed.length > 0 && freed[0]!.at <= nowMicros) free[freed.shift()!.kind]++;
  };

  const handle = ({ what, asked }: { readonly what: 'asked' | 'answered'; readonly asked: Asked }): void => {
    const { kind, rank, askedMicros, answeredMicros } = asked.kind;
    if (what === 'answered') {
      work(answeredMicros);
      release(kind);
      if (!isCounted()) return;
      count.answered[kind]++;
      usefulMicros += askedMicros + answeredMicros;
      latencies.push(nowMicros - asked.sinceMicros);
      return;
    }
    shedder.begin();
    if (!shedder.sheds(rank)) {
      work(askedMicros);
      events.add(nowMicros + coreMs * 1_000, { what: 'answered', asked });
      return;
    }
    work(READ_MICROS);
    refusals.hold(
      { method: 'GET', complete: true } as IncomingMessage,
      {
        destroyed: false,
        headersSent: false,
        writeHead: () => undefined,
        end: () => {
          work(REFUSE_MICROS);
          release(kind);
        },
      } as unknown as ServerResponse,
    );
  };

  return levels.map((times) => {
    perMicro = (capacity * times) / 1_000_000;
    countedFrom = nowMicros + settleMs * 1_000;
    const endsAt = countedFrom + levelMs * 1_000;
    Object.assign(count, { offered: zero(), answered: zero() });
    usefulMicros = 0;
    latencies.length = 0;
    let [least, most, sum, turns] = [Infinity, 0, 0, 0];
    let usedFrom = 0;
    let counted = false;
    while (isBefore(endsAt)) {
      if (!counted && isCounted()) {
        usedFrom = usedMicros;
        counted = true;
      }
      releaseDue();
      arrive(nowMicros);
      if (nowMicros >= lookAt) {
        shedder.turn();
        refusals.write(shedder.slack);
        lookAt = nowMicros + (refusals.waiting > 0 ? 1 : shedder.nextLookMs) * 1_000;
        if (counted) {
          least = Math.min(least, shedder.pressure);
          most = Math.max(most, shedder.pressure);
          sum += shedder.pressure;
          turns++;
        }
      }
      let handled = 0;
      const due = nowMicros;
      while (events.next <= due && handled < MOST_AT_ONCE) {
        handle(events.take());
        handled++;
      }
      if (handled > 0) {
        work(TURN_MICROS);
        continue;
      }
      // Nothing to do: the loop sleeps until something comes.
      at(Math.min(lookAt, events.next, nowMicros + 1 / perMicro, freed[0]?.at ?? Infinity, endsAt));
    }
    const seconds = levelMs / 1_000;
    const sorted = latencies.toSorted((one, other) => one - other);
    return {
      times,
      useful: usefulMicros / (seconds * 1_000_000),
      busy: (usedMicros - usedFrom) / (seconds * 1_000_000),
      answered: {
        page: count.answered.page / count.offered.page,
        read: count.answered.read / count.offered.read,
        checkout: count.answered.checkout / count.offered.checkout,
      },
      p99Ms: (sorted[Math.floor(sorted.length * 0.99)] ?? NaN) / 1_000,
      pressure: [least, sum / turns, most],
    };
  });
}

function zero(): Record<Kind, number> {
  return { page: 0, read: 0, checkout: 0 };
}
