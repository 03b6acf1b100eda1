import { parentPort, workerData } from 'node:worker_threads';
import { compareContracts, type JsonObject } from '@banyan/contracts';

/** What a worker is given. */
export interface ToCompare {
  readonly earlier: JsonObject;
  readonly later: JsonObject;
}

// As the command line judges: by the profile that assumes neither the most careful reader nor the most forgiving.
const { earlier, later } = workerData as ToCompare;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(compareContracts(earlier, later, 'default'));
