/**
 * Proof: what the gateway does not own passes through it untouched.
 *
 *     npm run proof -- passthrough [--seconds 10] [--json]
 *
 * Against the real gateway process in front of the real legacy core: every request of the differential table directly and
 * through it, 500 MB down and up with the gateway's memory watched, server-sent events as they come, a WebSocket echo.
 */
import { readFileSync } from 'node:fs';
import { exchange } from '../differential/exchange.js';
import { REQUESTS } from '../differential/requests.js';
import { eventGaps, webSocketEcho } from '../scenarios/live-streams.js';
import { download, upload } from '../scenarios/large-bodies.js';
import { inShop, proofProgram } from '../support/proof-program.js';
import type { Shop } from '../support/shop.js';

const LARGE_BYTES = 500_000_000;
const MOST_GROWTH_BYTES = 64 * 1024 * 1024;
const EVENTS_EVERY_MS = 200;

async function differences(shop: Shop): Promise<string[]> {
  const [core, gateway] = [shop.url('legacy-core'), shop.url('gateway')].map((url) => Number(new URL(url).port));
  const different: string[] = [];
  for (const asked of REQUESTS) {
    const answers = [await exchange(core!, asked), await exchange(gateway!, asked)].map((answer) =>
      // A session made anew by every request has another value each time.
      JSON.stringify(answer).replaceAll(/(PHPSESSID|frontend|frontend_cid)=[^;"]+/g, '$1=*'),
    );
    if (answers[0] !== answers[1]) different.push(asked.name);
  }
  return different;
}

/** Most resident memory of a process while something runs, beyond what it had before, bytes. */
async function growth<T>(pid: number, run: () => Promise<T>): Promise<{ bytes: number; result: T }> {
  const before = residentBytes(pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pid));
  }, 20);
  try {
    return { result: await run(), bytes: most - before };
  } finally {
    clearInterval(timer);
  }
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

await proofProgram({
  name: 'passthrough',
  seconds: 'how long server-sent events are watched',
  defaultSeconds: 5,
  run: ({ seconds, say }) =>
    inShop(say, async (shop) => {
      const url = shop.url('gateway');
      const pid = shop.pid('gateway');
      say(`${REQUESTS.length} requests, each directly and through the gateway`);
      const different = await differences(shop);
      say('500 MB down');
      const expected = await (await fetch(`${shop.url('legacy-core')}/download/catalog-full.bin.sha256`)).text();
      const down = await growth(pid, () => download(`${url}/download/catalog-full.bin`));
      say('500 MB up');
      const up = await growth(pid, () => upload(`${url}/upload`, LARGE_BYTES));
      say('server-sent events and a WebSocket');
      const gaps = await eventGaps(`${url}/events?count=${seconds * 5}&everyMs=${EVENTS_EVERY_MS}`);
      const echoed = await webSocketEcho(`${url.replace('http', 'ws')}/ws`, ['hello', 'Grüße', 'x'.repeat(100_000)]);
      const steady = gaps.filter((gap) => gap > EVENTS_EVERY_MS / 2).length;
      return {
        table: [
          { what: 'requests compared', figure: REQUESTS.length },
          { what: 'requests that differ', figure: different.join(', ') || 0 },
          { what: 'download, growth of the gateway', figure: megabytes(down.bytes) },
          { what: 'upload, growth of the gateway', figure: megabytes(up.bytes) },
          {
            what: 'events, median gap ms',
            figure: Math.round(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0),
          },
          { what: 'WebSocket messages echoed', figure: echoed.length },
        ],
        claims: [
          { claim: 'every request is answered alike directly and through the gateway', holds: different.length === 0 },
          {
            claim: '500 MB came down whole',
            holds: down.result.bytes === LARGE_BYTES && expected.includes(down.result.sha256),
          },
          {
            claim: '500 MB went up whole',
            holds: up.result.received.bytes === LARGE_BYTES && up.result.received.sha256 === up.result.sha256,
          },
          {
            claim: `memory stayed flat: under ${megabytes(MOST_GROWTH_BYTES)}`,
            holds: Math.max(down.bytes, up.bytes) < MOST_GROWTH_BYTES,
          },
          { claim: 'events arrive one by one as they are sent', holds: steady >= gaps.length * 0.8 },
          { claim: 'WebSocket messages come back as they went', holds: echoed.every(({ sent, got }) => sent === got) },
        ],
      };
    }),
});
