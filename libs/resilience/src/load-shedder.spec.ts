import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { LoadShedder, SHED_POLICY, type ShedPolicy } from './load-shedder.js';

const POLICY: ShedPolicy = { ...SHED_POLICY, turnMs: 5 };
const RANKS = 4;
/** As many as a turn of an overloaded loop begins. */
const CROWD = 100;

let clock: ManualClock;
let usedMs: number;
let idleMs: number;
let shedder: LoadShedder;
beforeEach(() => {
  clock = new ManualClock();
  usedMs = 0;
  idleMs = 0;
  shedder = new LoadShedder(
    POLICY,
    RANKS,
    clock,
    () => usedMs,
    () => idleMs,
  );
});

/** One turn of the loop, in which so many requests were read. */
function turn(ms: number, begun = CROWD, processorMs = ms, sleptMs = 0): void {
  for (let count = 0; count < begun; count++) shedder.begin();
  clock.advance(ms);
  usedMs += processorMs;
  idleMs += sleptMs;
  shedder.turn();
}

/** The share of the next requests of each rank that would be shed, 0-1. */
function shares(): number[] {
  const tries = 60;
  return Array.from({ length: RANKS }, (_, rank) => {
    let shed = 0;
    for (let count = 0; count < tries; count++) if (shedder.sheds(rank)) shed++;
    return shed / tries;
  });
}

function turns(count: number, ms: number, begun = CROWD): void {
  for (let index = 0; index < count; index++) turn(ms, begun);
}

describe('what is no overload', () => {
  it('sheds nothing: turns that take as long as the timer sleeps', () => {
    turns(1_000, 10);
    expect([shedder.pressed, ...shares()]).toEqual([false, 0, 0, 0, 0]);
  });

  it.each([
    ['one long collection', () => turn(2_000)],
    ['long turns with breaks between them', () => Array.from({ length: 20 }, () => [turns(2, 80), turn(4)])],
    ['a burst that is over before anybody loses patience', () => turns(2, 45)],
    ['long turns in which hardly anybody asked', () => turns(100, 200, POLICY.crowd)],
    ['a machine that does not let the process run', () => Array.from({ length: 100 }, () => turn(200, CROWD, 3))],
  ])('sheds nothing: %s', (_what, happens) => {
    happens();
    expect([shedder.pressed, shedder.pressure, ...shares()]).toEqual([false, 0, 0, 0, 0, 0]);
  });
});

describe('overload', () => {
  it('is noticed after turns that were too long for as long as patience lasts', () => {
    turns(2, 60);
    expect(shedder.pressed).toBe(false);
    turn(60);
    expect(shedder.pressed).toBe(true);
  });

  it('is noticed, and shed for, also where turns that read much take turns with some that read little', () => {
    for (let index = 0; index < 4; index++) {
      turn(30);
      turn(12, 3);
    }
    expect(shedder.pressed).toBe(true);
    for (let index = 0; index < 200; index++) {
      turn(30);
      turn(12, 3);
    }
    expect(shares()[0]).toBe(1);
  });

  it('is looked at in every turn once it is noticed', () => {
    expect(shedder.nextLookMs).toBe(10);
    turns(3, 60);
    expect(shedder.nextLookMs).toBe(1);
  });

  it('says whether there is time for what can wait', () => {
    turns(3, 60);
    expect(shedder.slack).toBe(false);
    turn(1);
    expect(shedder.slack).toBe(false);
    turn(4, 3, 1);
    expect(shedder.slack).toBe(true);
  });

  it('sheds rank after rank while it lasts', () => {
    turns(3, 60);
    const seen: string[] = [];
    for (let index = 0; index < 200; index++) {
      turn(20);
      const whole = shares().map((share) => (share === 0 ? '-' : share === 1 ? 'x' : '~'));
      if (seen.at(-1) !== whole.join('')) seen.push(whole.join(''));
    }
    expect(seen.at(-1)).toBe('xxx-');
    expect(seen).toContain('xx~-');
  });

  it('sheds the last rank only while turns are ten times too long', () => {
    turns(3, 60);
    turns(500, 50);
    expect(shares()).toEqual([1, 1, 1, 0]);
    turn(200);
    expect(shares()[3]).toBe(0);
    turn(51);
    expect(shares()[3]).toBeGreaterThan(0);
    turns(50, 51);
    expect(shares()).toEqual([1, 1, 1, 1]);
    turns(50, 4);
    expect(shares()[3]).toBeLessThan(1);
  });

  it('is answered before the turn is over, but for the last rank', () => {
    turns(3, 60);
    expect(shares()).toEqual([0, 0, 0, 0]);
    clock.advance(60);
    expect(shares()).toEqual([0, 0, 0, 0]);
    for (let count = 0; count < POLICY.crowd; count++) shedder.begin();
    expect(shares()).toEqual([1, 0, 0, 0]);
    turns(21, 60);
    expect(shares()[2]).toBe(1);
    const before = shares()[3];
    clock.advance(1_000);
    expect(shares()[3]).toBe(before);
  });

  it('is over, and nothing is shed, a second after turns have become short', () => {
    turns(3, 60);
    turns(200, 60);
    expect(shedder.pressure).toBe(RANKS);
    let ms = 0;
    for (; shedder.pressed; ms++) turn(1, 3, 0.5, 0.5);
    expect(ms).toBeGreaterThan(POLICY.calmMs);
    expect(ms).toBeLessThan(3_000);
    expect([shedder.pressure, ...shares()]).toEqual([0, 0, 0, 0, 0]);
  });

  it('goes on while a process has no time for anything: what stands still is not idle', () => {
    turns(3, 60);
    turns(200, 60);
    for (let ms = 0; ms < 3_000; ms++) turn(1, 3, 0.5);
    expect(shedder.pressure).toBeGreaterThan(RANKS - 1);
  });

  it('holds turns near what they may take', () => {
    turns(3, 60);
    // Three times what the loop can do: a request read in a turn costs 60 µs when it is answered, 6 µs when it is shed.
    let ms = 60;
    const lengths: number[] = [];
    for (let index = 0; index < 1_000; index++) {
      const arrived = Math.round(ms * 50);
      ms = 0;
      for (let count = 0; count < arrived; count++) {
        shedder.begin();
        const cost = shedder.sheds(count % 20 < 14 ? 0 : count % 20 < 19 ? 1 : 3) ? 0.006 : 0.06;
        clock.advance(cost);
        usedMs += cost;
        ms += cost;
      }
      const idleMs = Math.max(0, 1 - ms);
      clock.advance(idleMs);
      ms += idleMs;
      shedder.turn();
      if (index > 500) lengths.push(ms);
    }
    lengths.sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(POLICY.turnMs * 2);
    expect(lengths[Math.floor(lengths.length * 0.99)]).toBeLessThan(POLICY.turnMs * 3);
  });
});

/** A generator of its own: the same turns in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each([1, 2, 3, 4, 5])('never sheds a rank while one below it is admitted, whatever happens (seed %i)', (seed) => {
  const random = seeded(seed);
  const wrong: unknown[] = [];
  for (let index = 0; index < 500; index++) {
    turn(random() < 0.2 ? random() * 300 : random() * 30, Math.floor(random() * 40));
    clock.advance(random() * 20);
    const shed = shares();
    if (shed.some((share, rank) => rank > 0 && share > 0 && shed[rank - 1] !== 1)) wrong.push(shed);
  }
  expect(wrong).toEqual([]);
});
