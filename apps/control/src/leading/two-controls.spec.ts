import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SqlPort } from '@banyan/outbox';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { report, mismatchRecord } from '../control.fixture.js';
import type { ShopStatus } from '../status/shop-status.js';
import { OperationsStore } from '../incidents/store/operations-store.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import type { LeadingStatus } from './leading-view.js';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('two controls', () => {
  let postgres: TestPostgres;
  let folder: string;
  let first: RunningControl;
  let second: RunningControl;
  /** What each of them told Unleash. */
  const told: string[] = [];

  const start = (name: string): Promise<RunningControl> => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    return startedControl(
      dataDir,
      { DATABASE_URL: postgres.url },
      { switchOff: ({ domain }) => Promise.resolve(void told.push(`${name}: ${domain}`)) },
    );
  };
  const leading = async ({ url }: RunningControl): Promise<LeadingStatus> =>
    ((await (await fetch(`${url}/api/status`)).json()) as ShopStatus).control.leading;
  const post = async ({ url }: RunningControl, path: string, body: object): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };
  const tell = (control: RunningControl, body: object): Promise<Answer> =>
    post(control, '/api/replicas/gateway-1/report', body);
  const kinds = async (): Promise<readonly string[]> => {
    const answer = await fetch(`${first.url}/api/domains/inventory/decisions`);
    const { decisions } = (await answer.json()) as { readonly decisions: readonly { readonly kind: string }[] };
    return decisions.map(({ kind }) => kind);
  };
  const anna = { person: 'anna', reason: 'a drill' };
  const withOperations = async <T>(work: (sql: SqlPort) => Promise<T>): Promise<T> => {
    const store = new OperationsStore(postgres.url);
    await store.start();
    try {
      return await store.transaction(work);
    } finally {
      await store.stop();
    }
  };
  /** Two that control told of: one long ago, and one now. */
  const rememberFailures = () =>
    withOperations((sql) =>
      sql.query(
        `INSERT INTO operations.told_failure (failure, told_at) VALUES ('old', now() - interval '1 year'), ('young', now())`,
        [],
      ),
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-two-controls-'));
    postgres = await startPostgres();
    await rememberFailures();
    first = await start('first');
    await until(async () => (await leading(first)).state === 'leads', 'the first leads');
    second = await start('second');
    await until(async () => (await leading(second)).state === 'follows', 'the second follows');
  }, 60_000);
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('show all that there is, each of them, and who leads', async () => {
    const { leader } = await leading(second);
    expect(leader).toMatchObject({ name: new URL(first.url).host, url: first.url, epoch: 1 });
    await tell(second, report({ requests: 40, failed: 0 }));
    const { replicas } = (await (await fetch(`${second.url}/api/status`)).json()) as ShopStatus;
    expect(replicas.map(({ replica }) => replica)).toEqual(['gateway-1']);
    const lines = (await (await fetch(`${second.url}/metrics`)).text()).split('\n');
    expect(lines).toContain('banyan_control_leader_epoch 1');
  });

  it('forget what is too old, the one that leads: as soon as it does', async () => {
    const left = () =>
      withOperations((sql) => sql.query<{ failure: string }[]>('SELECT failure FROM operations.told_failure', []));
    await until(async () => (await left()).length === 1, 'it is forgotten');
    expect(await left()).toEqual([{ failure: 'young' }]);
  });

  it('take what gateways tell once: the one that follows keeps nothing, and says so', async () => {
    const told = report({ requests: 41, failed: 0 }, [mismatchRecord(1)]);
    const kept = async (control: RunningControl) => (await tell(control, told)).body;
    expect(await kept(second)).toMatchObject({ leads: false, kept: {}, minutes: {} });
    const isKept = async () => {
      const { leads, kept: of } = await kept(first);
      return leads === true && JSON.stringify(of).includes('"sequence":1');
    };
    await until(isKept, 'the first keeps it');
    expect(await kept(second)).toMatchObject({ leads: false, kept: {} });
  });

  it('trip once, though both see that it must be, and one alone tells Unleash', async () => {
    const bad = report({ requests: 60, failed: 30 });
    await Promise.all([tell(second, bad), tell(first, bad)]);
    await until(async () => (await kinds()).includes('trip'), 'it is tripped');
    for (let times = 0; times < 5; times += 1) await Promise.all([tell(second, bad), tell(first, bad)]);
    await until(() => told.length > 0, 'Unleash is told');
    await until(async () => (await kinds()).includes('rolled-back'), 'it is on record that it is rolled back');
    expect((await kinds()).toSorted()).toEqual(['rolled-back', 'trip']);
    expect(told).toEqual(['first: inventory']);
  });

  it('leave what people change to the one that leads, but for a rollback', async () => {
    const refused = await post(second, '/api/domains/inventory/reset', anna);
    expect(refused).toMatchObject({
      status: 421,
      body: {
        code: 'not-leading',
        detail: `The control ${new URL(first.url).host} leads, at ${first.url}: ask it there.`,
      },
    });
    expect((await post(first, '/api/domains/inventory/reset', anna)).status).toBe(200);
    expect((await post(second, '/api/domains/inventory/rollback', anna)).status).toBe(200);
    await until(() => told.length === 2, 'the leader hears of it, and tells Unleash');
    expect(told[1]).toBe('first: inventory');
  });

  it('go on with the other when one ends', async () => {
    await first.close();
    await until(async () => (await leading(second)).state === 'leads', 'the second leads');
    expect((await post(second, '/api/domains/inventory/reset', anna)).status).toBe(200);
    const { body } = await tell(second, report({ requests: 5, failed: 0, epoch: 4 }));
    expect(body['leads']).toBe(true);
  });
});
