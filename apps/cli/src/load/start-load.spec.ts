import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readProfile } from './profile/read-profile.js';
import { type LoadPlan, mustAnswer, startLoad } from './start-load.js';

const PROFILE = readProfile(
  `
title: A test
day: [{ at: '10:00', rps: 50 }, { at: '11:00', rps: 50 }]
minutes: 1
journeys: { product: 1, page: 1 }
channels: { web: 1 }
pages: ['/']
`,
  'test',
);
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function planAt(answers: RequestListener): Promise<LoadPlan> {
  server = createServer(answers).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    profile: PROFILE,
    gateway: new URL(`http://127.0.0.1:${port}`),
    skus: ['4711'],
    minutes: 1,
    peakRps: 50,
    objectives: new Map(),
    orders: false,
    key: undefined,
    connections: 4,
    mostUnderWay: 100,
  };
}

describe('a run that somebody ends', () => {
  it('waits for what is under way, and reports what was done', async () => {
    let seen = 0;
    const started = startLoad(
      await planAt((_request, response) => {
        seen += 1;
        if (seen === 10) started.interrupt();
        response.end('{}');
      }),
    );
    const report = await started.report;
    expect([report.ended, report.verdict]).toEqual(['interrupted', 'inconclusive']);
    expect(report.profile.seconds).toBeLessThan(report.profile.plannedSeconds);
    expect([report.totals.answered, report.totals.sent]).toEqual([seen, seen]);
    expect(report.totals.due).toBe(seen);
  });

  it('a second time waits for nothing', async () => {
    const started = startLoad(
      await planAt(() => {
        started.interrupt();
        started.interrupt();
      }),
    );
    const { ended, totals } = await started.report;
    expect([ended, totals.answered]).toEqual(['interrupted', 0]);
  });

  it('can be watched', async () => {
    const plan = await planAt((_request, response) => void response.end('{}'));
    const started = startLoad(plan);
    await once(server as Server, 'request');
    const { seconds, wantedRps, underWay } = started.progress();
    expect([seconds > 0, wantedRps > 0, underWay >= 0]).toEqual([true, true, true]);
    started.interrupt();
    await started.report;
  });
});

describe('before a run', () => {
  it('a shop that answers is enough', async () => {
    await mustAnswer(await planAt((_request, response) => void response.end('{}')));
  });

  it('one that does not is said so, and what would help', async () => {
    const plan = await planAt((_request, response) => void response.writeHead(404).end());
    await expect(mustAnswer(plan)).rejects.toThrow(/answers 404 before there is any load .*--gateway/);
    server?.closeAllConnections();
    server?.close();
    await expect(mustAnswer(plan)).rejects.toThrow(/does not answer before there is any load/);
  });
});
