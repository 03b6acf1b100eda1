import { randomHex } from '@banyan/kernel';
import { ask, post, type Answer } from '../support/ask.js';
import { inventoryStatus, resetInventory, slide } from '../support/domain-status.js';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';
import { pathOf, type Way } from './faces.js';
import { StockHistory } from './stock-history.js';

/** Every switch of a face, set to strike each of its answers. */
export const FAULTS = {
  latencyMs: 300,
  hang: true,
  refuse: true,
  resetMidBody: true,
  errorRate: 1,
  http200ErrorRate: 1,
  garbage: true,
  expireSessions: true,
  slowDrip: { bytesPerSecond: 40 },
  wrongCharset: true,
  dropRows: 0.5,
  duplicateRows: 0.5,
  shuffleRows: true,
} as const;
export type Fault = keyof typeof FAULTS;

/** A change feed alone has rows to lose, and has no sessions. */
export function faultsOf(way: Way): readonly Fault[] {
  const rowFaults: readonly Fault[] = ['dropRows', 'duplicateRows', 'shuffleRows'];
  const all = Object.keys(FAULTS) as Fault[];
  return way === 'feed'
    ? all.filter((fault) => fault !== 'expireSessions')
    : all.filter((fault) => !rowFaults.includes(fault));
}

export const STAGES = {
  legacy: { serve: 'off', shadow: 'off' },
  shadow: { serve: 'off', shadow: 100 },
  canary: { serve: 50, shadow: 100 },
  full: { serve: 100, shadow: 'off' },
} as const;
export type MatrixStage = keyof typeof STAGES;

/** What a shopper saw of one request. */
export interface Seen {
  readonly operation: 'one' | 'batch' | 'locations' | 'firm';
  /** `right`, `right, 3 s old`, `in doubt`, a problem's code, or `WRONG` and what it was. */
  readonly what: string;
  readonly ms: number;
}

export interface Cell {
  readonly way: Way;
  readonly fault: Fault;
  readonly stage: MatrixStage;
  readonly seen: readonly Seen[];
}

/** The whole request's deadline, and what a busy machine adds to it. */
export const DEADLINE_MS = 2_000;
export const SLACK_MS = 750;
/** Each question so often: some of a canary's sessions are the service's, some are not. */
const TIMES = 4;
/** So long a change of stock may be under way to the service, and so far back an answer that tells no age may reach. */
const UNDER_WAY_MS = 1_500;

/** One cell: the fault strikes, the stock changes, and shoppers ask. What they are told is held against the books. */
export async function playCell(
  shop: Shop,
  history: StockHistory,
  { way, fault, stage }: Omit<Cell, 'seen'>,
): Promise<Cell> {
  await recover(shop, history);
  await slide(shop, STAGES[stage], stage);
  await shop.legacy('PUT', `/__faults/${way}`, { [fault]: FAULTS[fault] });
  try {
    await history.change();
    await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS));
    const asked = Array.from({ length: TIMES }, () => askAll(shop, history)).flat();
    return { way, fault, stage, seen: await Promise.all(asked) };
  } finally {
    await shop.legacy('DELETE', '/__faults');
  }
}

/** Until every question has its right answer again, on every arm that has a share. */
async function recover(shop: Shop, history: StockHistory): Promise<void> {
  const { latch } = await inventoryStatus(shop);
  if (latch?.state === 'tripped') await resetInventory(shop, 'the next cell of the matrix');
  await until(
    async () => (await Promise.all(askAll(shop, history))).every(({ what }) => what === 'right'),
    'all is well again',
  );
}

function askAll(shop: Shop, history: StockHistory): Promise<Seen>[] {
  const url = shop.url('gateway');
  const [sku = ''] = history.skus;
  const headers = { 'x-session-id': randomHex(8) };
  const get = (rest: string) => ask(url, pathOf('v2', sku, rest), { headers });
  return [
    seen(
      'one',
      () => get('?channel=web'),
      (answer, since) => judgeOne(answer, history, sku, since),
    ),
    seen(
      'batch',
      () => post(url, '/inventory/v2/availability/batch', { channel: 'web', skus: history.skus }, { headers }),
      (answer, since) => worst((answer.json as BatchAnswer).entries.map((entry) => judgeEntry(entry, history, since))),
    ),
    seen(
      'locations',
      () => get('/locations'),
      (answer, since) => {
        const { locations } = answer.json as { readonly locations: readonly StateOf[] };
        return judgeEntry(
          { sku, ...locations.find(({ location }) => location === 'hamburg-altona') },
          history,
          since,
          'pos_0102',
        );
      },
    ),
    // One more than there is: a firm check that grants it has sold what is not there.
    seen(
      'firm',
      () => get(`/check?channel=web&quantity=${history.latest(sku, 'default') + 1}`),
      ({ json }) => {
        const { granted, left } = json as { readonly granted: boolean; readonly left?: number };
        return !granted && left === history.latest(sku, 'default') ? 'right' : `WRONG: ${JSON.stringify(json)}`;
      },
    ),
  ];
}

interface StateOf {
  readonly sku?: string;
  readonly location?: string;
  readonly state?: string;
  readonly quantity?: number;
}
interface BatchAnswer {
  readonly entries: readonly StateOf[];
}

async function seen(
  operation: Seen['operation'],
  question: () => Promise<Answer>,
  judge: (answer: Answer, sinceMs: number) => string,
): Promise<Seen> {
  const answer = await question();
  const { status, json, headers, ms } = answer;
  if (status !== 200) {
    const { code } = (json ?? {}) as { readonly code?: string };
    return { operation, what: code ?? `status ${status} without a code`, ms };
  }
  const ageSeconds = Number(headers.age ?? 0);
  // An age is told in whole seconds, rounded down; an answer that tells none may have been under way.
  const sinceMs = performance.now() - ms - (ageSeconds + 1) * 1_000 - UNDER_WAY_MS;
  const what = judge(answer, sinceMs);
  return { operation, what: what === 'right' && ageSeconds > 0 ? `right, ${ageSeconds} s old` : what, ms };
}

function judgeOne({ json }: Answer, history: StockHistory, sku: string, sinceMs: number): string {
  return judgeEntry({ ...(json as StateOf), sku }, history, sinceMs);
}

function judgeEntry(entry: StateOf, history: StockHistory, sinceMs: number, view = 'default'): string {
  if (entry.state === 'in-doubt' || entry.state === 'uncounted') return 'in doubt';
  const wasTrue = history.since(entry.sku ?? '', view, sinceMs).includes(entry.quantity ?? Number.NaN);
  return entry.state === 'in-stock' && wasTrue ? 'right' : `WRONG: ${JSON.stringify(entry)}`;
}

function worst(judged: readonly string[]): string {
  return judged.find((what) => what.startsWith('WRONG')) ?? judged.find((what) => what !== 'right') ?? 'right';
}

/**
 * Neither a wrong number, nor something that is no answer of ours, nor one that came too late.
 *
 * @param slackMs what the machine may add to the deadline; default: what a machine that does little else adds
 */
export function isHonest({ what, ms }: Seen, slackMs = SLACK_MS): boolean {
  const problems = ['upstream-failed', 'upstream-unreachable', 'upstream-timeout', 'overloaded'];
  return (what.startsWith('right') || what === 'in doubt' || problems.includes(what)) && ms <= DEADLINE_MS + slackMs;
}
