import { parentPort } from 'node:worker_threads';
import '../sources.mjs';
import type { Part } from './part.js';

const { runPart } = await import('./part.js');

parentPort?.on('message', (part: Part) => {
  const result = runPart(part, () => parentPort?.postMessage({ step: true }));
  parentPort?.postMessage({ result });
});
