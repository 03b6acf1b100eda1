import { median } from '../measure/median.js';

/** A batch lasts about this long: far above the clock's step, far below a scheduler's patience. */
const BATCH_MS = 10;

/** The last result is kept, or a compiler might leave the work out. */
const kept: { result: unknown } = { result: undefined };

export interface Micros {
  readonly medianMicros: number;
  readonly fastestMicros: number;
}

/** Times `turns` of a synchronous piece, in batches, after a first tenth of them that is not counted. */
export function timed(piece: () => unknown, batches: number): Micros {
  const run = (turns: number) => {
    const startedMs = performance.now();
    for (let turn = 0; turn < turns; turn++) kept.result = piece();
    return performance.now() - startedMs;
  };
  let turns = 100;
  while (run(turns) < BATCH_MS) turns *= 2;
  return figures(
    Array.from({ length: warmed(batches) }, () => (run(turns) * 1000) / turns),
    batches,
  );
}

/** The same for a piece that is awaited, one turn after another. */
export async function timedAsync(piece: () => Promise<unknown>, batches: number): Promise<Micros> {
  const run = async (turns: number) => {
    const startedMs = performance.now();
    for (let turn = 0; turn < turns; turn++) kept.result = await piece();
    return performance.now() - startedMs;
  };
  let turns = 100;
  while ((await run(turns)) < BATCH_MS) turns *= 2;
  const micros: number[] = [];
  for (let batch = 0; batch < warmed(batches); batch++) micros.push(((await run(turns)) * 1000) / turns);
  return figures(micros, batches);
}

function warmed(batches: number): number {
  return batches + Math.ceil(batches / 10);
}

function figures(all: readonly number[], batches: number): Micros {
  const counted = all.slice(-batches);
  return { medianMicros: median(counted), fastestMicros: Math.min(...counted) };
}
