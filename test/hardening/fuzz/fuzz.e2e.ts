import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fuzzEdge, playAlone } from './fuzz-edge.js';
import { FuzzedGateway, type GatewayProgram } from './fuzzed-gateway.js';
import { type HostileCore, startHostileCore } from './hostile-core.js';
import { keptScripts } from './kept-scripts.js';

const GATEWAY: GatewayProgram = {
  program: fileURLToPath(new URL('../proxy-process.ts', import.meta.url)),
  execArgv: [
    '--disable-warning=ExperimentalWarning',
    '--experimental-transform-types',
    '--import',
    new URL('../resolve-sources.mjs', import.meta.url).href,
  ],
  subject: 'fuzzed',
};

it('a slice of `npm run proof -- edge-fuzz`: no process ends or hangs, nothing wrong passes, nothing leaks', async () => {
  const report = await fuzzEdge({ ...GATEWAY, requests: 3_000, answers: 300, seed: 1, seconds: 60 });
  expect(report.faults).toEqual([]);
  const { deaths, hung, leaks, insane } = report;
  expect({ deaths, hung, leaks, insane }).toEqual({ deaths: 0, hung: 0, leaks: 0, insane: 0 });
  expect(report.reachedCore).toBeGreaterThan(0);
});

describe('what broke something once', () => {
  let core: HostileCore;
  let gateway: FuzzedGateway;
  beforeAll(async () => {
    core = await startHostileCore();
    gateway = new FuzzedGateway(GATEWAY, core.url);
    await gateway.start();
  });
  afterAll(() => {
    gateway.stop();
    core.close();
  });

  it.each([...keptScripts()])('%s breaks nothing', async (_name, { script }) => {
    await expect(playAlone(script, gateway, core)).resolves.toBeUndefined();
  });
});
