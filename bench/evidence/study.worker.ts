import { parentPort } from 'node:worker_threads';
import '../sources.mjs';
import type { Part } from './part.js';

const { runPart } = await import('./part.js');

parentPort?.on('message', (part: Part) => {
  const result = runPart(part, () => tell({ step: true }));
  tell({ result });
});

function tell(word: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  parentPort?.postMessage(word);
}
