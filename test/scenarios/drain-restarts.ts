import { BalancedShoppers, type BalancedQuestion, type FailedRequest } from '../support/balanced-shoppers.js';
import { BalancedTunnels } from '../support/balanced-tunnels.js';
import { PollingBalancer, type Backend } from '../support/polling-balancer.js';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** One restart. */
export interface Restart {
  readonly gateway: string;
  /** A second SIGTERM came while it was draining. */
  readonly twice: boolean;
  /** Monotonic ms of this process. */
  readonly toldMs: number;
  readonly toldAgainMs: number | undefined;
  readonly endedMs: number;
}

export interface DrainRun {
  readonly restarts: readonly Restart[];
  readonly answered: number;
  /** Connections that were refused, where the balancer turned to another. */
  readonly refused: number;
  readonly failed: readonly FailedRequest[];
  readonly echoed: number;
  readonly goodbyes: number;
  readonly brokenTunnels: BalancedTunnels['broken'];
}

export interface DrainOptions {
  readonly rounds: number;
  /** Every so many rounds the gateway is told twice; 0: never. */
  readonly twiceEvery: number;
  /** For how long gateways say that they are draining before they stop accepting, as they were set, ms. */
  readonly noticeMs: number;
  readonly questions: (index: number) => BalancedQuestion;
  readonly shoppers: number;
  readonly tunnels: number;
  readonly say: (words: string) => void;
}

/** After the notice: nothing new comes, and requests that take their time are still under way. */
const TOLD_AGAIN_AFTER_MS = 300;
const BETWEEN_MS = 300;
const SAY_EVERY = 10;

/** Restarts the gateways of a shop in turn, one at a time, under load behind a balancer. */
export async function restartUnderLoad(
  shop: Shop,
  gateways: readonly string[],
  options: DrainOptions,
): Promise<DrainRun> {
  const { rounds, twiceEvery, noticeMs, say } = options;
  const backends = gateways.map((name): Backend => {
    return { name, url: shop.url(name), readyUrl: `${shop.opsUrl(name)}/readyz` };
  });
  const balancer = new PollingBalancer(backends);
  const bothReady = () =>
    until(() => backends.every((backend) => balancer.isReady(backend)), 'the balancer sends to all', 90_000);
  await bothReady();
  const shoppers = new BalancedShoppers(balancer, options.shoppers, options.questions, 5);
  const tunnels = new BalancedTunnels(balancer, options.tunnels, '/ws');
  const restarts: Restart[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const backend = backends[round % backends.length]!;
      const twice = twiceEvery > 0 && round % twiceEvery === twiceEvery - 1;
      await bothReady();
      await passed(BETWEEN_MS);
      const toldMs = performance.now();
      const pid = shop.pid(backend.name);
      const ended = shop.kill(backend.name, 'SIGTERM');
      let toldAgainMs: number | undefined;
      if (twice) {
        await passed(noticeMs + TOLD_AGAIN_AFTER_MS);
        toldAgainMs = performance.now();
        tell(pid);
      }
      await ended;
      restarts.push({ gateway: backend.name, twice, toldMs, toldAgainMs, endedMs: performance.now() });
      await until(() => !balancer.isReady(backend), 'the balancer has noticed');
      if ((round + 1) % SAY_EVERY === 0) {
        say(`${round + 1} restarts, ${shoppers.answered} answered, ${shoppers.failed.length} failed`);
      }
    }
    await bothReady();
  } finally {
    await Promise.all([shoppers.leave(), tunnels.leave()]);
    balancer.close();
  }
  const { answered, refused, failed } = shoppers;
  const { echoed, goodbyes, broken: brokenTunnels } = tunnels;
  return { restarts, answered, refused, failed, echoed, goodbyes, brokenTunnels };
}

/** Was it under way at a gateway that was told a second time to end? Such requests are given up, by the word of who told it. */
export function isGivenUp(
  { restarts }: Pick<DrainRun, 'restarts'>,
  { backend, failedMs }: Pick<FailedRequest, 'backend' | 'failedMs'>,
): boolean {
  return restarts.some(
    ({ gateway, toldAgainMs, endedMs }) =>
      gateway === backend && toldAgainMs !== undefined && failedMs >= toldAgainMs && failedMs <= endedMs + 1_000,
  );
}

/** It may have ended meanwhile. */
function tell(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
