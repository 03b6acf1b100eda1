import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedJudgement, RuleResult } from '@banyan/slo';
import type { SampleView } from '../../apps/control/src/mismatches/group-view.js';
import type { GroupList, GroupPage } from '../../apps/control/src/mismatches/mismatch-desk.js';
import type { MismatchView } from '../../apps/control/src/mismatches/mismatch-view.js';
import type { DomainStatus, ShadowStatus } from '../../apps/control/src/status/shop-status.js';
import { breakService, resetDomain, slide } from '../support/domain-status.js';
import { priceQuestions } from '../support/price-questions.js';
import { shadowAtRest, shadowOf } from '../support/shadow-status.js';
import type { Shop } from '../support/shop.js';
import { SteadyShoppers } from '../support/steady-shoppers.js';
import { until } from '../support/until.js';

/** Legacy is asked three times for each, and a quote takes it up to a dozen calls. */
const REQUESTS_PER_SECOND = 12;
/** Of the sessions while the bug is looked for: as in a rollout, the rule acts where somebody is served by the service. */
const CANARY_PERCENT = 10;
const ASK_EVERY_MS = 100;
const SETTLED_WITHIN_MS = 120_000;
/** As many of the records as are read. */
const MOST_RECORDS = 100;

export interface RoundingBug {
  readonly kind: 'half-even' | 'truncate';
  /** Share of the service's answers that are computed with it, 0-1. */
  readonly rate: number;
}

/** What was found before there was a bug to find. */
export interface Quiet {
  readonly shadow: ShadowStatus;
  readonly statuses: Readonly<Record<string, number>>;
}

export interface BugFound {
  readonly bug: RoundingBug;
  /** The first unexplained difference that control knew of; undefined: none in time. */
  readonly first?: {
    /** Which of the copies since the switch it was: the one behind those that had been compared when it was made. */
    readonly copy: number;
    /** Copies that had been compared when control knew of it: it waits for a lag bound, and asks both arms again. */
    readonly knownAfter: number;
    readonly seconds: number;
    readonly record: MismatchView;
  };
  /** What took the service back; undefined: nothing in time. */
  readonly trip?: {
    readonly compared: number;
    readonly seconds: number;
    readonly decisionId: string;
    readonly by: RuleResult;
    readonly text: string;
  };
  /** One difference of one minor unit as people see it, both values with it; undefined: none was kept. */
  readonly sample?: RoundingSample;
  /** Copies that were compared in all, and the share of them that stayed unexplained. */
  readonly compared: number;
  readonly unexplained: number;
  /** Every place at which the arms differed, as recorded. */
  readonly fields: Readonly<Record<string, number>>;
}

/** The newest sample of the largest group of differences that are called `rounding`. */
export interface RoundingSample {
  readonly id: string;
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  /** Of the group: copies that differ so, and those that were compared, of this release and since the shop was started. */
  readonly count: number;
  readonly compared: number | null;
  readonly legacy: string;
  readonly service: string;
}

/** Copies so many requests for prices and quotes while a canary is served, and settles every difference. */
export async function quietPrices(shop: Shop, copies: number, seed = 1): Promise<Quiet> {
  await slide(shop, { serve: CANARY_PERCENT, shadow: 100 }, 'canary', 'pricing');
  const shoppers = await openShoppers(shop, seed);
  const before = await shadowOf(shop, 'pricing');
  await until(
    async () => (await shadowOf(shop, 'pricing')).compared - before.compared >= copies,
    `${copies} copies are compared`,
    (copies / REQUESTS_PER_SECOND) * 5_000 + SETTLED_WITHIN_MS,
  );
  await shoppers.leave();
  return { shadow: await shadowAtRest(shop, 'pricing'), statuses: shoppers.statuses };
}

/** Switches the bug on, and sees how soon and by what it is found. Afterwards the service is right and the latch is armed. */
export async function findRoundingBug(
  shop: Shop,
  bug: RoundingBug,
  { mostCopies, seed = 2 }: { readonly mostCopies: number; readonly seed?: number },
): Promise<BugFound> {
  await slide(shop, { serve: CANARY_PERCENT, shadow: 100 }, 'canary', 'pricing');
  const before = await shadowAtRest(shop, 'pricing');
  const recordedBefore = (await records(shop)).map(keyOf);
  const shoppers = await openShoppers(shop, seed);
  await breakService(shop, 'pricing', { wrongRate: bug.rate, wrongKind: bug.kind });
  const [switchedMs, switchedAtMs] = [performance.now(), Date.now()];
  const secondsOf = () => (performance.now() - switchedMs) / 1_000;
  const comparedOf = ({ shadow }: DomainStatus) => shadow.compared - before.compared;
  const progress: { readonly atMs: number; readonly compared: number }[] = [];
  let first: BugFound['first'];
  let trip: BugFound['trip'];
  for (;;) {
    const status = await pricingStatus(shop);
    const compared = comparedOf(status);
    progress.push({ atMs: Date.now(), compared });
    if (first === undefined && status.shadow.mismatched > before.mismatched) {
      const record = (await records(shop)).findLast((each) => !recordedBefore.includes(keyOf(each)));
      if (record !== undefined) {
        const madeAtMs = Date.parse(record.at);
        const copy = (progress.findLast(({ atMs }) => atMs <= madeAtMs)?.compared ?? 0) + 1;
        first = { copy, knownAfter: compared, seconds: secondsOf(), record };
      }
    }
    if (status.latch?.state === 'tripped') {
      trip = { compared, seconds: secondsOf(), ...(await decisionOf(shop, status.latch.decisionId)) };
    }
    if (trip !== undefined || compared >= mostCopies) break;
    await pause(ASK_EVERY_MS);
  }
  await shoppers.leave();
  await breakService(shop, 'pricing', {});
  const after = await shadowAtRest(shop, 'pricing');
  const fields: Record<string, number> = {};
  for (const { path, unexplained } of after.mismatches) {
    const known = before.mismatches.find((each) => each.path === path)?.unexplained ?? 0;
    if (unexplained > known) fields[path] = unexplained - known;
  }
  const sample = await sampleSince(shop, switchedAtMs);
  if (trip !== undefined) await resetDomain(shop, 'pricing', 'the next bug');
  return {
    bug,
    ...(first === undefined ? {} : { first }),
    ...(trip === undefined ? {} : { trip }),
    ...(sample === undefined ? {} : { sample }),
    compared: after.compared - before.compared,
    unexplained: after.mismatched - before.mismatched,
    fields,
  };
}

async function openShoppers(shop: Shop, seed: number): Promise<SteadyShoppers> {
  const question = await priceQuestions(shop, seed, Date.now());
  return new SteadyShoppers({ url: shop.url('gateway'), perSecond: REQUESTS_PER_SECOND, seed, question });
}

async function decisionOf(
  shop: Shop,
  decisionId: string,
): Promise<{ readonly decisionId: string; readonly by: RuleResult; readonly text: string }> {
  const { record } = await askControl<{ record: { evidence: RecordedJudgement } }>(
    shop,
    `/api/decisions/${decisionId}`,
  );
  const { verdict } = record.evidence;
  if (verdict.kind !== 'breached') throw new Error(`the trip's verdict is ${verdict.kind}`);
  return { decisionId, by: verdict.by, text: verdict.text };
}

/** Newest first. */
async function records(shop: Shop): Promise<readonly MismatchView[]> {
  const path = `/api/domains/pricing/mismatches?limit=${MOST_RECORDS}`;
  return (await askControl<{ mismatches: readonly MismatchView[] }>(shop, path)).mismatches;
}

async function sampleSince(shop: Shop, sinceMs: number): Promise<RoundingSample | undefined> {
  const { groups } = await askControl<GroupList>(shop, '/api/domains/pricing/mismatch-groups');
  for (const { id: group, operation, path, kind, count, compared } of groups) {
    if (kind !== 'rounding') continue;
    const { samples } = await askControl<GroupPage>(shop, `/api/domains/pricing/mismatch-groups/${group}`);
    for (const sample of samples.filter(({ at }) => Date.parse(at) >= sinceMs)) {
      const values = valuesOf(sample, path);
      if (values !== undefined) return { id: sample.id, operation, path, kind, count, compared, ...values };
    }
  }
  return undefined;
}

/** What both arms said at the place that the group is about. */
function valuesOf(
  { answers }: SampleView,
  path: string,
): { readonly legacy: string; readonly service: string } | undefined {
  // A sample of a batch is of one item: its places begin there.
  const field = answers?.find((each) => each.state === 'differs' && path.endsWith(each.path));
  if (field?.legacy == null || field.service == null) return undefined;
  if (!('text' in field.legacy) || !('text' in field.service)) return undefined;
  return { legacy: field.legacy.text, service: field.service.text };
}

function keyOf({ traceId, path, inputHash }: MismatchView): string {
  return `${traceId} ${path} ${inputHash}`;
}

function pricingStatus(shop: Shop): Promise<DomainStatus> {
  return askControl(shop, '/api/domains/pricing');
}

async function askControl<T>(shop: Shop, path: string): Promise<T> {
  const response = await fetch(shop.url('control') + path, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`control answered ${path} with ${response.status}`);
  return (await response.json()) as T;
}
