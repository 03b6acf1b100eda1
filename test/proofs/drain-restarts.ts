/**
 * Proof: gateways are restarted under load behind a load balancer without one failed request.
 *
 *     npm run proof -- drain-restarts [--rounds 100] [--json]
 *
 * A shop with two gateways, told to end (SIGTERM) in turn, one at a time. The balancer asks each for its readiness every 100 ms, keeps
 * connections, and never sends a request twice. Pages, owned reads, form posts and slow uploads are under way, and WebSockets.
 * Every tenth gateway is told a second time while it drains: it ends at once, and what was still under way there is told apart.
 */
import type { BalancedQuestion, FailedRequest } from '../support/balanced-shoppers.js';
import { type DrainRun, isGivenUp, restartUnderLoad } from '../scenarios/drain-restarts.js';
import { proofProgram, type ProofReport } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { stockQuestions } from '../support/steady-shoppers.js';
import { seededRandom } from '@banyan/slo';

const NOTICE_MS = 500;
const SHOPPERS = 24;
const TUNNELS = 8;
/** Out within, after the first word. */
const PROMISED_MS = 25_000;
const SLOW_UPLOAD: BalancedQuestion = {
  what: 'slow upload',
  method: 'POST',
  path: '/api/echo',
  body: 'u'.repeat(4_096),
  pieces: 8,
  pieceMs: 150,
};

await proofProgram({
  name: 'drain-restarts',
  seconds: 'how many restarts',
  defaultSeconds: 100,
  unit: 'rounds',
  run: async ({ seconds: rounds, say }): Promise<ProofReport> => {
    const shop = await startShop({
      gateways: 2,
      env: { BANYAN_DRAIN_NOTICE_MS: String(NOTICE_MS), BANYAN_UPGRADE_PATHS: '/ws' },
    });
    try {
      const { skus } = (await shop.legacy('GET', '/__books/skus?limit=200')) as { skus: readonly string[] };
      const run = await restartUnderLoad(shop, ['gateway', 'gateway-2'], {
        rounds,
        twiceEvery: 10,
        noticeMs: NOTICE_MS,
        questions: questions(skus),
        shoppers: SHOPPERS,
        tunnels: TUNNELS,
        say,
      });
      return report(run, rounds);
    } finally {
      await shop.stop();
    }
  },
});

function questions(skus: readonly string[]): (index: number) => BalancedQuestion {
  const random = seededRandom(1);
  const stock = stockQuestions(skus);
  return (index) => {
    if (index % 6 === 0) return SLOW_UPLOAD;
    const kind = random();
    if (kind < 0.4) return { what: 'page', method: 'GET', path: '/' };
    if (kind < 0.6) return { what: 'post', method: 'POST', path: '/api/echo', body: 'sku=1&qty=1' };
    return { what: 'owned read', headers: { 'content-type': 'application/json' }, ...stock(random) };
  };
}

function report(run: DrainRun, rounds: number): ProofReport {
  const { restarts, failed, brokenTunnels } = run;
  const once = restarts.filter(({ twice }) => !twice);
  const twice = restarts.filter((restart) => restart.twice);
  const givenUp = failed.filter((each) => isGivenUp(run, each));
  const lost = failed.filter((each) => !isGivenUp(run, each));
  const brokenInOrder = brokenTunnels.filter(({ backend, atMs }) => !isGivenUp(run, { backend, failedMs: atMs }));
  const tookMs = once.map(({ toldMs, endedMs }) => endedMs - toldMs).toSorted((a, b) => a - b);
  const againMs = twice.map(({ toldAgainMs = 0, endedMs }) => endedMs - toldAgainMs).toSorted((a, b) => a - b);
  return {
    table: [
      {
        restarts: restarts.length,
        answered: run.answered,
        failed: lost.length,
        'given up at a second SIGTERM': givenUp.length,
        'connections refused': run.refused,
        'WebSocket messages': run.echoed,
        'goodbyes (1001)': run.goodbyes,
        'other ends': brokenTunnels.length,
        'out p50 ms': Math.round(tookMs[tookMs.length >> 1] ?? Number.NaN),
        'out max ms': Math.round(tookMs.at(-1) ?? Number.NaN),
        'out after a second max ms': Math.round(againMs.at(-1) ?? Number.NaN),
      },
    ],
    claims: [
      { claim: `${restarts.length} restarts of ${rounds} were made under load`, holds: restarts.length === rounds },
      { claim: `requests answered: ${run.answered}`, holds: run.answered > rounds },
      { claim: `failed requests: ${lost.length}`, holds: lost.length === 0 },
      { claim: `connections refused to a balancer that had not noticed yet: ${run.refused}`, holds: run.refused === 0 },
      {
        claim: `tunnels that ended otherwise than with 1001: ${brokenInOrder.length} (${run.goodbyes} goodbyes)`,
        holds: brokenInOrder.length === 0 && run.goodbyes > 0,
      },
      { claim: `every gateway was out within ${PROMISED_MS} ms`, holds: tookMs.every((ms) => ms <= PROMISED_MS) },
    ],
    more: { 'what failed': lost.map(row(run)), 'what was given up at a second SIGTERM': givenUp.map(row(run)) },
  };
}

function row({ restarts }: DrainRun): (failed: FailedRequest) => Readonly<Record<string, unknown>> {
  return ({ what, backend, how, sentMs, failedMs }) => {
    const told = restarts.findLast(({ gateway, toldMs }) => gateway === backend && toldMs <= failedMs);
    const since = (ms: number) => (told === undefined ? Number.NaN : Math.round(ms - told.toldMs));
    return { what, backend, how, 'sent, ms after SIGTERM': since(sentMs), 'failed, ms after SIGTERM': since(failedMs) };
  };
}
