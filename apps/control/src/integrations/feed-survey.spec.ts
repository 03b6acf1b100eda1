import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { FeedSurvey } from './feed-survey.js';
import { readFreshness } from './freshness.js';

const SAID = {
  boundMs: 5_000,
  state: 'within-bound',
  sources: [
    {
      source: 'wh-nord',
      lastChangeAt: '2026-11-27T10:00:00.000Z',
      lagMs: { p50: 120, p99: 900, last: 80 },
      withinBoundRatio: 1,
      changes: 2_000,
    },
  ],
  feed: {
    position: 2_000,
    caughtUpMsAgo: 40,
    trouble: null,
    gaps: { found: 1, healed: 1, givenUp: 0 },
    healings: { rewinds: 0, rereads: 1, rereadRows: 9, changed: 2 },
  },
};
const READ = {
  state: SAID.state,
  sources: SAID.sources,
  ...SAID.feed,
  healings: { rewinds: 0, rereads: 1 },
};

let folder: string;
let server: Server;
let asked: string[];
let answer: RequestListener;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-feeds-'));
  asked = [];
  answer = (_request, response) => response.end(JSON.stringify(SAID));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const opsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const processes = ['inventory', 'gateway'].map((name) => ({ name, pid: 1, url: opsUrl, opsUrl }));
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ processes }));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

describe('how fresh a feed is', () => {
  it('is asked of its followers alone, at most once a second', async () => {
    const clock = new ManualClock();
    const survey = new FeedSurvey(['inventory', 'elsewhere'], folder, clock);
    expect(Object.fromEntries(await survey.look())).toEqual({ inventory: READ });
    await survey.look();
    expect(asked).toEqual(['/freshness']);
    clock.advance(1_001);
    await survey.look();
    expect(asked).toHaveLength(2);
  });

  it.each<[string, RequestListener]>([
    ['an older service', (_request, response) => void response.writeHead(404).end('{}')],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    ['no JSON', (_request, response) => void response.end('<html>')],
    ['another JSON', (_request, response) => void response.end('{"sources":7}')],
    ['a cut connection', (request) => void request.socket.destroy()],
    ['silence', () => undefined],
  ])('is not known from %s', async (_what, behaves) => {
    answer = behaves;
    expect((await new FeedSurvey(['inventory'], folder, new ManualClock()).look()).size).toBe(0);
  });

  it('is nobody’s to say where no launcher runs', async () => {
    rmSync(join(folder, 'run.json'));
    expect((await new FeedSurvey(['inventory'], folder, new ManualClock()).look()).size).toBe(0);
  });
});

describe('what a process says of freshness', () => {
  it('is read as far as it is understood, and never more than that', () => {
    expect(
      readFreshness({
        sources: [
          null,
          { source: 7 },
          { source: 'a', lagMs: { p50: '1', p99: -3 }, withinBoundRatio: 7, changes: 1.5 },
        ],
        state: 'splendid',
        feed: { position: 'x', trouble: '', gaps: null, healings: { rewinds: -1, rereads: 1.5 } },
      }),
    ).toEqual({
      state: null,
      sources: [
        {
          source: 'a',
          lastChangeAt: null,
          lagMs: { p50: null, p99: 0, last: null },
          withinBoundRatio: 1,
          changes: 1,
        },
      ],
      position: null,
      caughtUpMsAgo: null,
      trouble: null,
      gaps: { found: 0, healed: 0, givenUp: 0 },
      healings: { rewinds: 0, rereads: 1 },
    });
    expect(readFreshness({ sources: [{ source: 'a', lastChangeAt: 1e99 }] })?.sources[0]?.lastChangeAt).toBeNull();
    expect([readFreshness(null), readFreshness([]), readFreshness({})]).toEqual([undefined, undefined, undefined]);
  });
});
