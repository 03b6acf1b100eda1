import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it, expect } from '@jest/globals';
import { RolloutStore, tripRequest } from '@banyan/rollout';
import { NotificationSink } from '../../../test/support/notification-sink.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { sinkOwners } from '../../../test/support/sink-owners.js';
import { until } from '../../../test/support/until.js';
import { barriersOf, lookAt, openBrowser, overhangOf } from '../../../test/support/browser.js';
import { ControlClient, TEST_DOMAIN } from './control.fixture.js';
import { startControl, type RunningControl } from './start-control.js';

let postgres: TestPostgres; let store: RolloutStore; let sink: NotificationSink; let control: RunningControl; let client: ControlClient; let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-shots-'));
  [postgres, sink] = await Promise.all([startPostgres(), NotificationSink.start()]);
  store = new RolloutStore({ url: postgres.url });
  await store.start();
  control = await startControl({
    CONTROL_HOST: '127.0.0.1', CONTROL_PORT: 0, INVENTORY_HOST: '127.0.0.1', INVENTORY_OPS_PORT: 1, ORDERS_HOST: '127.0.0.1', ORDERS_OPS_PORT: 1,
    DATABASE_URL: postgres.url, UNLEASH_URL: 'http://127.0.0.1:9/api', UNLEASH_ADMIN_TOKEN: 'none', UNLEASH_ENVIRONMENT: 'development',
    BANYAN_DATA_DIR: dataDir, BANYAN_CONTRACTS_DIR: undefined, BANYAN_INTEGRATIONS_DIR: undefined, BANYAN_OWNERS_FILE: sinkOwners(join(dataDir, 'o'), sink.url),
    BANYAN_RAMP_DIR: undefined, BANYAN_OBJECTIVES_DIR: undefined, BANYAN_REENTRY_WAIT_MS: 0, CONTRACT_PREFIX: '/', GATEWAY_URL: undefined, ORDERS_PORT: 9, LOG_LEVEL: 'error',
  } as never, { domains: [TEST_DOMAIN], switchOff: () => Promise.resolve() });
  client = new ControlClient(control.url);
  await until(async () => (await client.status()).domains[0]?.latch !== null, 'read', 60_000);
  await new Promise((r) => setTimeout(r, 3000));
}, 200_000);
afterAll(async () => { await control?.close(); await sink?.stop(); await store?.stop(); await postgres?.stop(); rmSync(dataDir, { recursive: true, force: true }); });

it('shoots', async () => {
  const W = { person: 'anna', reason: 'Three calls since 14:00: stock of the blue shirts is odd.' };
  const made = (await (await client.post('/api/incidents', { ...W, scope: 'shop', severity: 'minor', title: 'Stock of the blue shirts is odd' })).json()) as { id: string };
  await client.post(`/api/incidents/${made.id}/resolve`, { person: 'anna', reason: 'The warehouse had counted twice.' });
  await store.trip(tripRequest({ domain: 'inventory', by: { kind: 'replica', replica: 'gateway-1' }, reason: 'availability.one fails more on the service than on legacy: 9 of 40 against 0 of 360; odds of 4,812 to 1 that it is worse, 1,000 would do', evidence: {}, atMs: Date.now(), epoch: 0 }));
  const open = await until(async () => ((await client.get('/api/incidents?state=open')) as { incidents: { id: string }[] }).incidents[0], 'open', 60_000);
  sink.mood = 'refuses';
  await client.post('/api/notifications/test', { channel: 'page', person: 'anna' });
  await client.post(`/api/incidents/${open.id}/notes`, { person: 'ben', reason: 'The release of 13:50 is suspected; the team takes it back.' });
  await new Promise((r) => setTimeout(r, 6000));
  const browser = await openBrowser();
  const out: unknown[] = [];
  for (const [name, path, title] of [['list', '/incidents', 'Incidents'], ['one', `/incidents/${open.id}`, undefined], ['ready', '/readiness', 'Readiness of inventory']] as const) {
    for (const scheme of ['light', 'dark'] as const) for (const width of [1440, 320]) {
      const looked = await lookAt(browser, `${control.url}/console${path}`, { scheme, width });
      if (title) await looked.page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: 60_000 });
      else await looked.page.getByRole('heading', { name: 'Timeline' }).waitFor({ timeout: 60_000 });
      await new Promise((r) => setTimeout(r, 1500));
      await looked.page.screenshot({ path: `/tmp/shot-${name}-${scheme}-${width}.png`, fullPage: true });
      out.push([name, scheme, width, await barriersOf(looked.page), await overhangOf(looked.page), looked.errors]);
      if (width === 1440 && scheme === 'light' && name === 'list') {
        await looked.page.getByRole('button', { name: 'Open an incident …' }).click();
        await looked.page.getByRole('dialog').waitFor();
        await looked.page.screenshot({ path: `/tmp/shot-dialog.png` });
        out.push(['dialog', await barriersOf(looked.page)]);
      }
      await looked.close();
    }
  }
  await browser.close();
  console.log(JSON.stringify(out, null, 1));
  expect(1).toBe(1);
}, 400_000);
