import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT, randomHex } from '@banyan/kernel';
import type { IgnoreRuleList } from '../../apps/control/src/mismatches/ignore-rules.controller.js';
import type { GroupView } from '../../apps/control/src/mismatches/group-view.js';
import type { GroupList, GroupPage } from '../../apps/control/src/mismatches/mismatch-desk.js';
import type { PriceResult } from '@banyan/domains';
import { ask, type Answer } from '../support/ask.js';
import { breakService, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { pricingArm } from '../support/pricing-arm.js';
import { runBanyan } from '../support/run-banyan.js';
import { shadowAtRest, shadowOf } from '../support/shadow-status.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// From a wrong answer in a running shop to a golden case in a folder: what a person would do before a promotion.

const RELEASE = 'seeded-bug';
const WITHIN_MS = 30_000;

let shop: Shop;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-cases-'));
  shop = await startShop({ pricing: true, gateways: 2, env: { BANYAN_RELEASE: RELEASE } });
  for (const domain of ['inventory', 'pricing'] as const) {
    await slide(shop, { serve: 'off', shadow: 100 }, 'shadow', domain);
  }
});
afterAll(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => Promise.all(['inventory', 'pricing'].map((each) => breakService(shop, each as 'pricing', {}))));

const control = async <T>(path: string): Promise<T> => {
  const answer = await fetch(shop.url('control') + path);
  if (!answer.ok) throw new Error(`control answered ${path} with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};
const groupsOf = async (domain: string) => (await control<GroupList>(`/api/domains/${domain}/mismatch-groups`)).groups;
const pageOf = (domain: string, { id }: GroupView) =>
  control<GroupPage>(`/api/domains/${domain}/mismatch-groups/${id}`);
const banyan = (...words: string[]) => runBanyan(['mismatches', ...words], '', { CONTROL_URL: shop.url('control') });

/** A group as it stands once it holds so many copies and a sample that a case can be made of. */
async function untilGroup(domain: string, path: string, kind: string, copies: number) {
  let last: readonly GroupView[] = [];
  let none: readonly (string | null)[] = [];
  return until(
    async () => {
      last = await groupsOf(domain);
      const group = last.find((each) => each.path === path && each.kind === kind && each.count >= copies);
      if (group === undefined) return undefined;
      const { samples } = await pageOf(domain, group);
      none = samples.map(({ noCase }) => noCase);
      const sample = samples.find(({ noCase }) => noCase === null);
      return sample === undefined ? undefined : { group, sample };
    },
    `${domain} has ${copies} copies that differ at ${path}`,
    WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Error(`control last knew ${JSON.stringify(last)}; no case because ${none.join(', ')}`, { cause: error });
  });
}

/**
 * Asks, one at a time, until so many copies were compared from now on. As a rule that is as many questions; a copy that was under
 * way while the machine stood still is not compared, and its shopper does not count.
 */
async function untilCompared(
  domain: string,
  operation: string,
  copies: number,
  question: (n: number) => Promise<Answer>,
): Promise<void> {
  const before = (await copiesOf(domain, operation)).compared;
  for (let n = 0; ; n++) {
    const { compared } = await until(async () => {
      const now = await copiesOf(domain, operation);
      return now.underWay === 0 ? now : undefined;
    }, 'no copy is under way');
    if (compared - before >= copies) return;
    if (n >= 3 * copies) throw new Error(`${compared - before} of ${n} copies were compared`);
    expect((await question(n)).status).toBe(200);
  }
}

/** As both gateways count them. */
async function copiesOf(domain: string, operation: string): Promise<{ compared: number; underWay: number }> {
  const scrapes = await Promise.all(['gateway', 'gateway-2'].map((name) => scrape(shop.opsUrl(name))));
  const sum = (name: string, labels: Readonly<Record<string, string>>): number =>
    scrapes.reduce((all, samples) => all + total(samples, name, labels), 0);
  return {
    compared: sum('banyan_shadow_compared_total', { domain, operation }),
    underWay: sum('banyan_shadow_in_flight', { domain }),
  };
}

/** The golden spec of a domain, run on the cases of one folder. */
async function goldenSpec(
  domain: string,
  cases: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const { GOLDENS: _goldens, ...environment } = process.env;
  const spec = `libs/domains/src/${domain}/golden.spec.ts`;
  const child = spawn(process.execPath, [...jest, '--maxWorkers=1', '--testPathPatterns', spec], {
    cwd: PROJECT_ROOT,
    env: { ...environment, GOLDENS_FOLDER: cases },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe('stock that is one unit too high', () => {
  const SHOPPERS = 24;
  let skus: readonly string[];
  beforeAll(async () => {
    ({ skus } = (await shop.legacy('GET', '/__books/skus?limit=3')) as { skus: readonly string[] });
  });

  it('is one group with the release, counted exactly over both gateways, and known to no shopper', async () => {
    await breakService(shop, 'inventory', { wrongRate: 1 });
    await untilCompared('inventory', 'availability.one', SHOPPERS, async (n) => {
      const path = `/inventory/v2/availability/${encodeURIComponent(skus[n % 3] ?? '')}?channel=web`;
      const gateway = n % 2 === 0 ? 'gateway' : 'gateway-2';
      return ask(shop.url(gateway), path, { headers: { 'x-session-id': randomHex(8) } });
    });
    const { group } = await untilGroup('inventory', 'stock.quantityE4', 'one-unit-off', SHOPPERS);
    expect(group).toMatchObject({
      operation: 'availability.one',
      about: 'service says more',
      release: RELEASE,
      count: SHOPPERS,
      served: 0,
      compared: SHOPPERS,
      ratio: 1,
      questions: { count: 3, exact: true },
      judgement: null,
    });
    const { samples } = await pageOf('inventory', group);
    expect(samples.length).toBeGreaterThanOrEqual(3);
    for (const { answers, question } of samples) {
      const [differing, ...others] = (answers ?? []).filter(({ state }) => state === 'differs');
      const value = (cell: unknown) => Number((cell as { text: string }).text);
      expect(others).toEqual([]);
      expect(value(differing?.service) - value(differing?.legacy)).toBe(10_000);
      expect(question).toEqual(expect.arrayContaining([{ at: 'channel', value: { text: '"web"' } }]));
    }
  });

  it('is judged on the page by the form as a browser sends it', async () => {
    const { group } = await untilGroup('inventory', 'stock.quantityE4', 'one-unit-off', 1);
    const page = `${shop.url('control')}/mismatches/inventory/${group.id}`;
    const action = /<form class="plain" method="post" action="([^"]+)"/.exec(await (await fetch(page)).text())?.[1];
    const fields = { judgement: 'service-wrong', person: 'anna', reason: 'it counts the display piece' };
    const sent = await fetch(shop.url('control') + action, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: shop.url('control'), 'sec-fetch-site': 'same-origin' },
    });
    expect([sent.status, sent.url]).toEqual([200, page]);
    expect(await sent.text()).toContain('a bug of the service');
    const { stdout } = await runBanyan(['decisions', 'inventory', '--kind', 'mismatch-judged'], '', {
      CONTROL_URL: shop.url('control'),
    });
    expect(stdout).toContain('it counts the display piece');
    expect(await banyan('list', 'inventory', '--judged', 'no', '--json')).toMatchObject({ code: 0 });
  });

  it('is a golden case by one click, which holds, and fails when anything else is expected', async () => {
    const { group, sample } = await untilGroup('inventory', 'stock.quantityE4', 'one-unit-off', 1);
    const html = await (await fetch(`${shop.url('control')}/mismatches/inventory/${group.id}`)).text();
    const action = new RegExp(`action="([^"]+${sample.id}/golden\\.tar)"`).exec(html)?.[1];
    const clicked = await fetch(`${shop.url('control')}${action}?name=&expected=legacy`);
    const [cases, tar] = [join(folder, 'inventory'), join(folder, 'case.tar')];
    mkdirSync(cases);
    writeFileSync(tar, Buffer.from(await clicked.arrayBuffer()));
    execFileSync('tar', ['-xf', tar, '-C', cases]);
    const [name = ''] = readdirSync(cases);
    expect(readdirSync(join(cases, name)).sort()).toEqual([
      'canonical.json',
      'legacy.xml',
      'mismatch.json',
      'question.json',
      'v1.json',
      'v2.json',
    ]);
    // Byte for byte what the core says: no session, no login.
    expect(readFileSync(join(cases, name, 'legacy.xml'), 'utf8')).toContain('catalogInventoryStockItemListResponse');
    expect(await goldenSpec('inventory', cases)).toMatchObject({ code: 0 });

    const canonical = join(cases, name, 'canonical.json');
    const altered = readFileSync(canonical, 'utf8').replace(
      /"quantityE4": (-?\d+)/,
      (_, e4) => `"quantityE4": ${Number(e4) + 10_000}`,
    );
    writeFileSync(canonical, altered);
    const failed = await goldenSpec('inventory', cases);
    expect(failed.code).toBe(1);
    expect(failed.said).toContain('legacy to canonical: From a mismatch');
  }, 180_000);
});

describe('prices that are rounded wrongly', () => {
  /** 5 % off 0.30 leaves 28.5 cents, a tie. */
  const SKU = 'PREIS-EXPONENT';
  beforeAll(async () => {
    const dates = { dateStart: null, dateEnd: null };
    const discounts = [{ customerGroupId: 32_000, quantity: '2', priority: 1, type: 'P', price: '5', ...dates }];
    await shop.legacy('POST', '/__books/price', { sku: SKU, price: '0.30', discounts });
    const arm = pricingArm(shop);
    const question = { sku: SKU, channel: 'web', group: 'retail', quantityE4: 20_000 };
    await until(async () => {
      const attempt = { signal: AbortSignal.timeout(WITHIN_MS), remainingMs: () => WITHIN_MS };
      const said = (await arm.call('price.one', question, attempt)) as PriceResult;
      return said.kind === 'price' && said.basis === 'tier';
    }, 'the service knows the tier');
    await arm.close();
  });

  const two = (at = '') => ask(shop.url('gateway'), `/pricing/v2/prices/${SKU}?channel=web&quantity=2${at}`);
  const basket = () =>
    ask(shop.url('gateway'), '/pricing/v2/quotes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'web', lines: [{ sku: SKU, quantity: 3 }], codes: ['danke5'] }),
    });

  it('are groups by field, called rounding, with the rate of tax', async () => {
    await breakService(shop, 'pricing', { wrongRate: 1, wrongKind: 'half-even' });
    await untilCompared('pricing', 'price.one', 5, () => two());
    const { group, sample } = await untilGroup('pricing', 'price.amountMinor', 'rounding', 5);
    expect(group).toMatchObject({
      operation: 'price.one',
      about: 'tax 19 %',
      release: RELEASE,
      count: 5,
      compared: 5,
      questions: { count: 1, exact: true },
    });
    const cells = sample.answers?.find(({ at }) => at === 'price.amountMinor');
    expect(cells).toMatchObject({ legacy: { text: '29' }, service: { text: '28' }, state: 'differs' });
    const kinds = (await groupsOf('pricing')).map(({ path, kind }) => `${path} ${kind}`);
    expect(kinds.sort()).toEqual(['price.amountMinor rounding', 'tiers.*.price.amountMinor rounding']);
  });

  it('are counted and kept, and no evidence, while a person ignores them; and evidence again when the rules are withdrawn', async () => {
    await breakService(shop, 'pricing', { wrongRate: 1, wrongKind: 'half-even' });
    await untilGroup('pricing', 'price.amountMinor', 'rounding', 1);
    const rules: number[] = [];
    const why = ['--reason', 'the core rounds up until March', '--as', 'anna', '--yes'];
    for (const path of ['price', 'tiers']) {
      const made = await banyan(
        'ignore',
        'pricing',
        '--path',
        path,
        '--kind',
        'rounding',
        '--days',
        '14',
        ...why,
        '--json',
      );
      expect(made).toMatchObject({ code: 0 });
      rules.push((JSON.parse(made.stdout) as { number: number }).number);
    }
    const followedBy = (gateways: number) =>
      until(async () => {
        const list = await control<IgnoreRuleList>('/api/domains/pricing/ignore-rules');
        return rules.every((rule) => list.rules.some((each) => each.number === rule && each.followedBy === gateways));
      }, `${gateways} gateways follow the rules`);
    const shadow = () => shadowOf(shop, 'pricing');
    await followedBy(2);
    expect((await banyan('rules', 'pricing')).stdout).toContain('followed by 2 of 2 gateway(s)');
    const before = await shadowAtRest(shop, 'pricing');
    await untilCompared('pricing', 'price.one', 4, () => two());
    await until(async () => (await shadow()).ignored === before.ignored + 4, 'they are ignored', WITHIN_MS);
    expect((await shadow()).mismatched).toBe(before.mismatched);
    const group = await until(async () => {
      const all = await groupsOf('pricing');
      return all.find(({ path, kind, ignored }) => path === 'price.amountMinor' && kind === 'rounding' && ignored >= 4);
    }, 'the group says how many');
    expect(group).toMatchObject({ rule: rules[0], ignoredBy: rules[0] });

    for (const rule of rules)
      expect(await banyan('unignore', 'pricing', String(rule), ...why)).toMatchObject({ code: 0 });
    await followedBy(0);
    await untilCompared('pricing', 'price.one', 2, () => two());
    await until(async () => (await shadow()).mismatched === before.mismatched + 2, 'they count again', WITHIN_MS);
    expect((await shadow()).ignored).toBe(before.ignored + 4);
  }, 120_000);

  it('are golden cases from the terminal: legacy’s word holds at once, and no folder is written twice', async () => {
    const { group, sample } = await untilGroup('pricing', 'price.amountMinor', 'rounding', 1);
    const listed = await banyan('pricing');
    expect(listed.stdout).toMatch(new RegExp(`${group.id} .*price\\.one price\\.amountMinor: rounding, tax 19 %`));
    const shown = await banyan('show', 'pricing', group.id);
    expect(shown.stdout).toMatch(/price\.amountMinor +29 +28/);
    const cases = join(folder, 'pricing');
    mkdirSync(cases);
    const words = ['golden', sample.id, '--expected', 'legacy', '--name', 'half-a-cent', '--into', cases];
    expect(await banyan(...words, '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('would write'),
    });
    expect(readdirSync(cases)).toEqual([]);
    const written = await banyan(...words, '--about', 'Half a cent goes up.');
    expect(written).toMatchObject({ code: 0, stderr: expect.stringContaining('the case holds') });
    expect(await banyan(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    const held = await goldenSpec('pricing', cases);
    expect(held).toMatchObject({ code: 0 });
    expect(held.said).toContain('PASS');
    expect(existsSync(join(cases, 'half-a-cent/legacy.json'))).toBe(true);
  });

  it('are golden cases that fail until the translator says what the service said, where that is right', async () => {
    const { sample } = await untilGroup('pricing', 'price.amountMinor', 'rounding', 1);
    const cases = join(folder, 'pricing-service');
    mkdirSync(cases);
    const written = await banyan('golden', sample.id, '--expected', 'service', '--into', cases, '--json');
    expect(JSON.parse(written.stdout)).toMatchObject({ expected: 'service', holds: false });
    const failed = await goldenSpec('pricing', cases);
    expect(failed.code).toBe(1);
    expect(failed.said).toMatch(/-\s+"amountMinor": 28,\s+\+\s+"amountMinor": 29,/);
  });

  it('of a basket come with what the core said of its codes', async () => {
    await breakService(shop, 'pricing', { wrongRate: 1, wrongKind: 'half-even' });
    await untilCompared('pricing', 'quote.basket', 2, basket);
    const { sample } = await untilGroup('pricing', 'lines.*.price.amountMinor', 'rounding', 2);
    const cases = join(folder, 'quotes');
    mkdirSync(cases);
    const written = await banyan('golden', sample.id, '--expected', 'legacy', '--into', cases, '--json');
    expect(JSON.parse(written.stdout)).toMatchObject({ holds: true });
    const [name = ''] = readdirSync(cases);
    expect(JSON.parse(readFileSync(join(cases, name, 'question.json'), 'utf8'))).toMatchObject({
      operation: 'quote.basket',
      given: [expect.stringMatching(/^(held|not-open|unknown)$/)],
    });
    // Beside the cases that there are, in the form that they have.
    const beside = join(folder, 'beside');
    cpSync(join(PROJECT_ROOT, 'libs/domains/src/pricing/golden/quote-codes'), join(beside, 'quote-codes'), {
      recursive: true,
    });
    cpSync(join(cases, name), join(beside, name), { recursive: true });
    expect(await goldenSpec('pricing', beside)).toMatchObject({ code: 0 });
  });
});
