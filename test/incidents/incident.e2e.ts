import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tellOfBadRelease } from '../scenarios/bad-release-incident.js';
import { NotificationSink, type SunkMessage } from '../support/notification-sink.js';
import { runBanyan } from '../support/run-banyan.js';
import { Shop } from '../support/shop.js';
import { sinkOwners } from '../support/sink-owners.js';
import { until } from '../support/until.js';

let folder: string;
let sink: NotificationSink;
let shop: Shop;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-incident-'));
  sink = await NotificationSink.start();
  shop = await Shop.start({ env: { BANYAN_OWNERS_FILE: sinkOwners(folder, sink.url), BANYAN_CHAOS: 'true' } });
});
afterAll(async () => {
  await shop?.stop();
  await sink?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const banyan = (...words: string[]) => runBanyan(words, '', { CONTROL_URL: shop.url('control') });

test('an integration is slow on purpose: no shopper gets an error, people see why, and readiness knows how it fails', async () => {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=400')) as { skus: string[] };
  const statuses: number[] = [];
  await until(async () => (await banyan('chaos', 'show')).stdout.includes('nothing forbids'), 'nothing forbids a run');
  const words =
    'chaos start legacy-stock-soap --fault latency --latency-ms 150 --share 50 --for 5s --wait --json --yes';
  const run = banyan(...words.split(' '), '--as', 'anna', '--reason', 'game day');
  const ended: unknown[] = [];
  void run.then((end) => ended.push(end));
  const seen = /chaos on legacy-stock-soap, latency of 150 ms for 50 % of sessions, until .*, by anna: on purpose/;
  await until(async () => seen.test(await (await fetch(`${shop.url('control')}/api/status`)).text()), 'people see why');
  for (let asked = 0; ended.length === 0; asked++) {
    // Another product each time, and a channel of its own: what is remembered stands in, here and in what is tried later.
    const path = `/inventory/v1/availability/${encodeURIComponent(skus[asked % skus.length] ?? '')}?channel=app`;
    const headers = { 'x-session-id': `shopper-${asked % 40}` };
    statuses.push((await fetch(shop.url('gateway') + path, { headers })).status);
  }
  const { code, stdout, stderr } = await run;
  expect([code, stderr]).toEqual([0, expect.stringContaining('calls touched')]);
  const { endedBecause, outcome, tally } = JSON.parse(stdout) as {
    endedBecause: string;
    outcome: string;
    tally: { injected: number; requests: number; failed: number };
  };
  expect([endedBecause, tally.failed]).toEqual(['time', 0]);
  expect(['unaffected', 'degraded']).toContain(outcome);
  expect(tally.injected).toBeGreaterThan(10);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  const { checks } = JSON.parse((await banyan('readiness', 'inventory', '--json')).stdout) as {
    checks: { id: string; state: string; value: string }[];
  };
  expect(checks.find(({ id }) => id === 'integration-legacy-stock-soap')).toMatchObject({
    state: 'ok',
    value: expect.stringContaining('latency of 150 ms for 50 % of sessions'),
  });
  expect((await banyan('timeline', '--kind', 'chaos-begun,chaos-ended')).stdout).toContain('game day');
}, 180_000);

test('of a bad release everybody is told in the same words, and it can be written up', async () => {
  const { record, texts, incident, pages, postmortem } = await tellOfBadRelease(shop, sink);
  expect(texts).toEqual(Object.fromEntries(Object.keys(texts).map((place) => [place, record.reason])));
  // Each at least once: what a receiver answered too late comes again, under the same key.
  expect([...new Map(pages.map((page) => [page.join(), page])).values()]).toEqual([
    ['trigger', incident.id],
    ['resolve', incident.id],
  ]);
  expect(postmortem).toContain(`\n${record.reason}\n`);
  // Of a decision its kind, of a message the kind of its channel, else what the entry is.
  const kinds = incident.timeline.map(({ kind, about }) => about['kind'] ?? kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['trip', 'rolled-back', 'tried', 'slack', 'pagerduty', 'reset', 'resolved']),
  );
  const exported = await banyan('incidents', 'export', incident.id, 'postmortem.md');
  expect([exported.code, exported.stdout]).toEqual([0, postmortem]);
}, 180_000);

test('a message that was under way when control was killed comes again, by the same id', async () => {
  sink.mood = 'hangs';
  const before = sink.to('/hook').length;
  void banyan('notifications', 'test', 'hook');
  await until(() => sink.to('/hook').length > before, 'the receiver has it, and does not say so');
  await shop.kill('control');
  sink.mood = 'takes';
  await shop.untilUp('control');
  const idOf = ({ headers }: SunkMessage) => headers['webhook-id'];
  const first = sink.to('/hook')[before]!;
  await until(
    () =>
      sink
        .to('/hook')
        .slice(before + 1)
        .some((message) => idOf(message) === idOf(first)),
    'it comes again',
  );
}, 180_000);

test('an integration out of use is not asked, at the gateway, until its time is over or somebody says so', async () => {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=400')) as { skus: string[] };
  let asked = 0;
  // Another one each time: what was answered before may be given from memory.
  const ask = async () => {
    const sku = encodeURIComponent(skus[asked++ % skus.length] ?? '');
    return (await fetch(`${shop.url('gateway')}/inventory/v1/availability/${sku}?channel=web`)).status;
  };
  await shop.flags.set('inventory', { serve: 'off', shadow: 'off' });
  await until(async () => (await ask()) === 200, 'legacy answers');
  const off = await banyan(
    'integrations',
    'off',
    'legacy-stock-soap',
    '--for',
    '5',
    '--reason',
    'a drill',
    '--yes',
    '--as',
    'anna',
  );
  expect(off.code).toBe(0);
  await until(async () => (await ask()) >= 500, 'it is not asked any more');
  await until(async () => {
    const { integrations } = (await (await fetch(`${shop.url('control')}/api/integrations`)).json()) as {
      integrations: { id: string; because?: string }[];
    };
    return integrations.find(({ id }) => id === 'legacy-stock-soap')?.because?.includes('in force in 1 of 1 gateway');
  }, 'control says so');
  expect((await banyan('integrations', 'off', 'postgres', '--reason', 'a drill', '--yes')).stderr).toContain(
    'there is no defined way without it',
  );
  expect(
    (await banyan('integrations', 'on', 'legacy-stock-soap', '--reason', 'over', '--yes', '--as', 'anna')).code,
  ).toBe(0);
  await until(async () => (await ask()) === 200, 'it is asked again');
  const { stdout } = await banyan('decisions', 'inventory', '--json');
  expect(stdout).toMatch(/"kind":"integration-off"[\s\S]*"kind":"integration-on"/);
}, 180_000);

test('readiness is a gate: 3 while something is not measured, and what was recorded counts', async () => {
  const { code, stdout } = await banyan('readiness', 'inventory', '--json');
  expect(code).toBe(3);
  const { ready, checks } = JSON.parse(stdout) as { ready: boolean; checks: { id: string; state: string }[] };
  expect(ready).toBe(false);
  expect(checks.find(({ id }) => id === 'load-run')?.state).toBe('unknown');
});
