import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { fuzzEdge } from './fuzz-edge.js';

it('a slice of `npm run proof -- edge-fuzz`: no process ends, nothing wrong passes', async () => {
  const report = await fuzzEdge({
    connections: 750,
    seed: 1,
    seconds: 60,
    program: fileURLToPath(new URL('../proxy-process.ts', import.meta.url)),
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--experimental-transform-types',
      '--import',
      new URL('../resolve-sources.mjs', import.meta.url).href,
    ],
  });
  expect(report.faults).toEqual([]);
  expect({ deaths: report.deaths, insane: report.insane }).toEqual({ deaths: 0, insane: 0 });
  expect(report.connections).toBeGreaterThan(0);
});
