/**
 * Proof: slow clients cost shoppers nothing, and the core no worker.
 *
 *     npm run proof -- slow-clients [--seconds 60] [--slow 300] [--rate 200] [--json]
 *
 * Shoppers ask for pages at a steady rate, for so long alone and for as long among slow clients: so many each that drip a head, drip a body,
 * read nothing of a long download, and say nothing at all; whichever is ended comes back. The same before a plain
 * `http-proxy-middleware`, on the same core, which is what it looks like without this edge.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shopAmongSlowClients, type ShoppersFared, type SlowRun } from '../scenarios/slow-clients.js';
import { pageQuestion } from '../support/core-pages.js';
import { proofProgram, type ProofReport } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { SLOWNESSES } from '../support/slow-clients.js';

/** The machine is shared: what takes less than this is at once, ms. */
const MOST_P99_MS = 50;
const MOST_P99_RATIO = 3;

await proofProgram({
  name: 'slow-clients',
  seconds: 'for how long alone, and for how long among them',
  defaultSeconds: 60,
  numbers: {
    slow: { means: 'slow connections of each kind', usual: 300 },
    rate: { means: 'requests of shoppers a second', usual: 200 },
  },
  run: async ({ seconds, numbers, say }): Promise<ProofReport> => {
    say('starting a shop');
    const shop = await startShop();
    const peer = await startBare(shop.url('legacy-core'));
    try {
      const options = {
        seconds,
        slowOfEach: numbers['slow'] ?? 0,
        shoppersPerSecond: numbers['rate'] ?? 0,
        corePort: Number(new URL(shop.url('legacy-core')).port),
        say,
      };
      const question = pageQuestion;
      const ours = { name: 'Banyan gateway', url: shop.url('gateway'), pid: shop.pid('gateway'), question };
      const bare = { name: 'http-proxy-middleware', url: peer.url, pid: peer.pid, question };
      return report([await shopAmongSlowClients(ours, options), await shopAmongSlowClients(bare, options)]);
    } finally {
      peer.stop();
      await shop.stop();
    }
  },
});

/** http-proxy-middleware as its documentation shows it, in a process of its own. */
async function startBare(
  coreUrl: string,
): Promise<{ readonly url: string; readonly pid: number; readonly stop: () => void }> {
  const child = fork(fileURLToPath(new URL('../hardening/proxy-process.js', import.meta.url)), ['bare', coreUrl]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { readonly port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`http-proxy-middleware did not start (${code})`)));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.disconnect() };
}

function report(runs: readonly SlowRun[]): ProofReport {
  const [ours] = runs;
  if (ours === undefined) throw new Error('nothing was run');
  const ended = runs.flatMap(({ subject, ended: of }) =>
    SLOWNESSES.map((slowness) => {
      const { count, middleMs, status } = of[slowness];
      return { subject, 'slow at': slowness, ended: count, 'after s': rounded(middleMs / 1_000), most: status };
    }),
  );
  const most = Math.max(ours.alone.p99Ms * MOST_P99_RATIO, MOST_P99_MS);
  return {
    table: runs.flatMap((run) => [
      rowOf(run.subject, 'alone', 0, run.alone, run.coreAlone, run.residentAloneMib),
      rowOf(run.subject, 'among slow clients', run.slowOpen, run.among, run.coreAmong, run.residentAmongMib),
    ]),
    more: { 'what became of slow connections': ended },
    claims: [
      {
        claim: `${ours.among.failed} of ${ours.among.asked} shoppers were not answered`,
        holds: ours.among.failed === 0,
      },
      {
        claim: `p99 of shoppers ${rounded(ours.among.p99Ms)} ms among slow clients, ${rounded(ours.alone.p99Ms)} ms alone`,
        holds: ours.among.p99Ms <= most,
      },
      ...SLOWNESSES.map((slowness) => ({
        claim: `who is slow at it is ended: ${slowness}`,
        holds: ours.ended[slowness].count > 0,
      })),
    ],
  };
}

function rowOf(subject: string, phase: string, slow: number, fared: ShoppersFared, core: number, residentMib: number) {
  return {
    subject,
    phase,
    'slow connections': slow,
    asked: fared.asked,
    'not answered': fared.failed,
    'p50 ms': rounded(fared.p50Ms),
    'p99 ms': rounded(fared.p99Ms),
    'connections to the core': core,
    'memory MiB': Math.round(residentMib),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
