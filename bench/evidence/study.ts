import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FalseRollbacks } from './false-rollbacks.js';
import type { Fault, Part, PartResult } from './part.js';
import type { Detection } from './detections.js';
import type { Patience } from './patience.js';

/** How much is simulated. The same seed and extent give the same figures, on however many cores. */
export interface Extent {
  readonly seed: number;
  readonly days: number;
  readonly runs: number;
  /** Days of the detectors' patience. */
  readonly patienceDays: number;
  /** Busiest traffic, requests a second. */
  readonly mostRate: number;
}

export interface Study {
  readonly extent: Extent;
  readonly falseRollbacks: FalseRollbacks;
  readonly faults: readonly { readonly fault: Fault; readonly detections: readonly Detection[] }[];
  readonly patience: Patience;
}

/** Days in one piece. */
const DAYS_AT_ONCE = 25;

const FAULTS: readonly Fault[] = [
  ...[0.05, 0.1, 0.5, 1].flatMap((share) =>
    [1, 0.2, 0.05, 0.01].map((ratio): Fault => ({ share, ratio, rate: 10, begins: 'at once' })),
  ),
  { share: 0.05, ratio: 0.2, rate: 1, begins: 'at once' },
  ...[0.05, 0.5].map((share): Fault => ({ share, ratio: 0.05, rate: 50, begins: 'late' })),
  { share: 1, ratio: 0.05, rate: 2.5, begins: 'late' },
  { share: 1, ratio: 0.2, rate: 2.5, begins: 'late' },
  { share: 1, ratio: 0.05, rate: 2.5, begins: 'late', unsampled: true },
  ...[0.05, 1].map((share): Fault => ({ share, ratio: 0.02, rate: 20, begins: 'slowly' })),
];

/** Deals the study out to the cores and puts it together. @param progress how much of it is done, 0-1 */
export async function study(extent: Extent, progress: (done: number) => void): Promise<Study> {
  const parts = partsOf(extent);
  const all = parts.reduce((sum, part) => sum + stepsOf(part), 0);
  let steps = 0;
  const results = await deal(parts, () => progress(++steps / all));
  return {
    extent,
    falseRollbacks: sumOf(results.flatMap((each) => (each.kind === 'days' ? each.result : []))),
    faults: results.flatMap((each) => (each.kind === 'fault' ? { fault: each.fault, detections: each.result } : [])),
    patience: results
      .flatMap((each) => (each.kind === 'patience' ? each.result : []))
      .reduce((a, b) => ({ days: a.days + b.days, alarms: a.alarms + b.alarms }), { days: 0, alarms: 0 }),
  };
}

function partsOf({ seed, days, runs, patienceDays, mostRate }: Extent): readonly Part[] {
  return [
    ...FAULTS.map((fault, index): Part => ({ kind: 'fault', ...fault, runs, seed: seed * 1_000 + index })),
    ...pieces(patienceDays).map((each, piece): Part => ({ kind: 'patience', days: each, seed: seed * 3_000 + piece })),
    ...pieces(days).map((each, piece): Part => ({ kind: 'days', days: each, seed: seed * 7_000 + piece, mostRate })),
  ];
}

/** So many days in pieces of at most `DAYS_AT_ONCE`. */
function pieces(days: number): number[] {
  return Array.from({ length: Math.ceil(days / DAYS_AT_ONCE) }, (_, piece) =>
    Math.min(DAYS_AT_ONCE, days - piece * DAYS_AT_ONCE),
  );
}

function stepsOf(part: Part): number {
  return part.kind === 'fault' ? 1 : part.days;
}

/** Each core takes the next piece when it has done one; results keep the order of the pieces. */
async function deal(parts: readonly Part[], stepped: () => void): Promise<readonly PartResult[]> {
  const results: PartResult[] = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(availableParallelism(), parts.length) }, async () => {
    const worker = new Worker(new URL('./study.worker.ts', import.meta.url));
    try {
      for (let index = next++; index < parts.length; index = next++) {
        const part = parts[index];
        if (part !== undefined) results[index] = await ask(worker, part, stepped);
      }
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(workers);
  return results;
}

type Word = { readonly step: true } | { readonly result: PartResult };

async function ask(worker: Worker, part: Part, stepped: () => void): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const onError = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
    const onWord = (word: Word): void => {
      if ('step' in word) return stepped();
      worker.off('message', onWord);
      worker.off('error', onError);
      resolve(word.result);
    };
    worker.on('message', onWord);
    worker.on('error', onError);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    worker.postMessage(part);
  });
}

function sumOf(parts: readonly FalseRollbacks[]): FalseRollbacks {
  const falseDays: Record<string, number> = {};
  const kinds: Record<string, { days: number; falseDays: number }> = {};
  for (const part of parts) {
    for (const [rule, count] of Object.entries(part.falseDays)) falseDays[rule] = (falseDays[rule] ?? 0) + count;
    for (const [kind, counts] of Object.entries(part.kinds)) {
      const sum = (kinds[kind] ??= { days: 0, falseDays: 0 });
      sum.days += counts.days;
      sum.falseDays += counts.falseDays;
    }
  }
  return { days: parts.reduce((sum, { days }) => sum + days, 0), falseDays, kinds };
}
