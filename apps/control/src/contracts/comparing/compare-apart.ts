import { Worker } from 'node:worker_threads';
import type { Comparison, JsonObject } from '@banyan/contracts';
import { COMPARING_POLICY, type ComparingPolicy } from './comparing-policy.js';
import type { ToCompare } from './compare.worker.js';

/** Compares two texts; the promise is rejected where it cannot, or not within its bound. */
export type ComparesApart = (earlier: JsonObject, later: JsonObject) => Promise<Comparison>;

/** It took longer than it may. */
export class ComparingTooLong extends Error {
  override readonly name = 'ComparingTooLong';
}

const BYTES_PER_MEBIBYTE = 1024 * 1024;

/**
 * Compares in a thread of its own, which ends with the comparison or at its bound: control judges arms meanwhile, and a
 * contract that is hard to compare must not hold it up.
 *
 * @throws ComparingTooLong, or whatever the comparison throws
 */
export function compareApart(
  earlier: JsonObject,
  later: JsonObject,
  { withinMs, mostBytes }: Pick<ComparingPolicy, 'withinMs' | 'mostBytes'> = COMPARING_POLICY,
): Promise<Comparison> {
  return new Promise((resolve, reject) => {
    const given: ToCompare = { earlier, later };
    const worker = new Worker(new URL('./compare.worker.js', import.meta.url), {
      workerData: given,
      resourceLimits: { maxOldGenerationSizeMb: mostBytes.value / BYTES_PER_MEBIBYTE },
      execArgv: [],
    });
    const timer = setTimeout(() => end(() => reject(new ComparingTooLong())), withinMs.value);
    const end = (tell: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      tell();
    };
    worker.once('message', (comparison: Comparison) => end(() => resolve(comparison)));
    worker.once('error', (error) => end(() => reject(error)));
    worker.once('exit', () => end(() => reject(new ComparingTooLong())));
  });
}
