import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@banyan/database';
import { newId, systemClock } from '@banyan/kernel';
import { CoreSessions, FailedCheckouts, ledgerDatabase } from '@banyan/ledger';
import { metricsText } from '@banyan/observability';
import { RolloutStore } from '@banyan/rollout';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { OperationsStore } from '../incidents/store/operations-store.js';
import { prunings, type Pruning } from './prunings.js';
import { Retention } from './retention.js';
import { RETENTION_POLICY } from './retention-policy.js';

const PERSONAL_DAYS = 120;
const PEOPLE_DAYS = 730;

let postgres: TestPostgres;
let sql: Client;
let store: RolloutStore;
let operations: OperationsStore;
let ledger: Database;
let all: readonly Pruning[];

beforeAll(async () => {
  postgres = await startPostgres();
  store = new RolloutStore({ url: postgres.url });
  operations = new OperationsStore(postgres.url);
  ledger = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await Promise.all([store.start(), operations.start(), ledger.start()]);
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  all = prunings({
    store,
    operations,
    checkouts: new FailedCheckouts(ledger),
    sessions: new CoreSessions(ledger),
    personalDataDays: PERSONAL_DAYS,
    operationsDays: PEOPLE_DAYS,
  });
});

afterAll(async () => {
  await Promise.all([store?.stop(), operations?.stop(), ledger?.stop(), sql?.end()]);
  await postgres?.stop();
});

afterEach(() =>
  sql.query(`TRUNCATE ledger.binding, ledger.checkout_error, ledger.core_session, operations.told_failure, operations.incident_entry,
    operations.incident_cause, operations.incident, operations.integration_switch, operations.ignore_rule,
    operations.readiness_run, operations.chaos_run, banyan.sighting, banyan.shadow_mismatch, banyan.mismatch_sample`),
);

const turn = (over: Partial<ConstructorParameters<typeof Retention>[0]> = {}): Promise<void> =>
  new Retention({ prunings: all, leads: () => true, clock: systemClock, ...over }).turn();

/** One column of a table, in order. */
async function left(table: string, column: string): Promise<readonly unknown[]> {
  const { rows } = await sql.query<{ it: unknown }>(`SELECT ${column} AS it FROM ${table} ORDER BY 1`);
  return rows.map(({ it: value }) => value);
}

/** The value of a series; 0 where it has none yet. */
async function metric(series: string): Promise<number> {
  const line = (await metricsText()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

const daysAgo = (days: number): string => `clock_timestamp() - interval '${days} days'`;
const msAgo = (days: number): number => Date.now() - days * 86_400_000;

async function bind(reference: string, days: number, outcome: 'placed' | 'none'): Promise<void> {
  const concluded = outcome === 'placed' ? `'{"kind": "placed"}', clock_timestamp()` : 'NULL, NULL';
  await sql.query(
    `INSERT INTO ledger.binding (reference, storefront, key_hash, operation, fingerprint, arm, authority_arm, authority_term,
       bound_at_ms, bound_at, attempt_until, session_hash, customer_hash, basket_minor, outcome, concluded_at)
     VALUES ($1, 'web', $1, 'order.place', 'f', 'service', 'legacy', 1, 0, ${daysAgo(days)}, clock_timestamp(), 's', 'c', 990,
       ${concluded})`,
    [reference],
  );
}

async function incident(title: string, resolvedDays: number | undefined): Promise<string> {
  const id = newId();
  const resolved = resolvedDays === undefined ? 'NULL, NULL' : `${daysAgo(resolvedDays)}, 'it was taken back'`;
  await sql.query(
    `INSERT INTO operations.incident (id, scope, severity, title, opened_at, since, resolved_at, resolution)
     VALUES ($1, $2, 'major', $2, ${daysAgo(2_000)}, ${daysAgo(2_000)}, ${resolved})`,
    [id, title],
  );
  await sql.query(
    `INSERT INTO operations.incident_cause (incident, key, kind, began_at) VALUES ($1, 'k', 'trip', ${daysAgo(2_000)})`,
    [id],
  );
  await sql.query(
    `INSERT INTO operations.incident_entry (incident, key, at, kind, by, text, about)
     VALUES ($1, 'k', ${daysAgo(2_000)}, 'said', 'anna', $2, '{}')`,
    [id, title],
  );
  return id;
}

describe('what is too old is forgotten, and nothing younger', () => {
  it('of who bought: the hashes alone, and not of an order that has no outcome yet', async () => {
    await bind('old', PERSONAL_DAYS + 1, 'placed');
    await bind('young', PERSONAL_DAYS - 1, 'placed');
    await bind('open', PERSONAL_DAYS + 1, 'none');
    await turn();
    const { rows } = await sql.query(
      'SELECT reference, session_hash, customer_hash, basket_minor FROM ledger.binding ORDER BY reference',
    );
    expect(rows).toEqual([
      { reference: 'old', session_hash: null, customer_hash: null, basket_minor: '990' },
      { reference: 'open', session_hash: 's', customer_hash: 'c', basket_minor: '990' },
      { reference: 'young', session_hash: 's', customer_hash: 'c', basket_minor: '990' },
    ]);
  });

  it('of failed checkouts, whether or not anybody is told of them', async () => {
    for (const [key, days] of [
      ['old', 3],
      ['young', 1],
    ]) {
      await sql.query(
        `INSERT INTO ledger.checkout_error (storefront, key_hash, code, contract, failed_at)
         VALUES ('web', $1, 'unavailable', 'v2', clock_timestamp() - $2 * interval '1 day')`,
        [key, days],
      );
      await sql.query(
        `INSERT INTO operations.told_failure (failure, told_at) VALUES ($1, clock_timestamp() - $2 * interval '1 day')`,
        [key, days],
      );
    }
    await turn();
    expect(await left('ledger.checkout_error', 'key_hash')).toEqual(['young']);
    expect(await left('operations.told_failure', 'failure')).toEqual(['young']);
  });

  it('of sessions of the core', async () => {
    await sql.query(
      `INSERT INTO ledger.core_session (session_hash, turn_until)
       SELECT name, clock_timestamp() - hours * interval '1 hour' FROM (VALUES ('old', 25), ('young', 23)) AS s (name, hours)`,
    );
    await turn();
    expect(await left('ledger.core_session', 'session_hash')).toEqual(['young']);
  });

  it('of incidents that were resolved, with all of them; one that is open is kept however old it is', async () => {
    await incident('old', PEOPLE_DAYS + 1);
    await incident('young', PEOPLE_DAYS - 1);
    await incident('open', undefined);
    await turn();
    expect(await left('operations.incident', 'title')).toEqual(['open', 'young']);
    expect(await left('operations.incident_entry', 'text')).toEqual(['open', 'young']);
    expect(await left('operations.incident_cause', 'kind')).toEqual(['trip', 'trip']);
  });

  it('of switches and rules that are over', async () => {
    const old = daysAgo(PEOPLE_DAYS + 2);
    for (const [name, over] of [
      ['old', daysAgo(PEOPLE_DAYS + 1)],
      ['young', daysAgo(PEOPLE_DAYS - 1)],
      ['standing', 'NULL'],
    ]) {
      const by = over === 'NULL' ? 'NULL' : `'anna'`;
      await sql.query(
        `INSERT INTO operations.integration_switch (id, integration, person, reason, off_at, until, on_at)
         VALUES ($1, $2, 'anna', 'r', ${old}, ${old} + interval '1 hour', ${over})`,
        [newId(), name],
      );
      await sql.query(
        `INSERT INTO operations.ignore_rule (domain, path, person, reason, made_at, until, ended_at, ended_by, end_reason)
         VALUES ('pricing', $1, 'anna', 'r', ${old}, ${old} + interval '1 hour', ${over}, ${by}, ${by})`,
        [name],
      );
    }
    await turn();
    expect(await left('operations.integration_switch', 'integration')).toEqual(['standing', 'young']);
    expect(await left('operations.ignore_rule', 'path')).toEqual(['standing', 'young']);
  });

  it('of runs and of what was seen, but for the latest: that is what is known', async () => {
    for (const [domain, days] of [
      ['inventory', PEOPLE_DAYS + 2],
      ['inventory', PEOPLE_DAYS + 1],
      ['pricing', PEOPLE_DAYS + 1],
      ['pricing', PEOPLE_DAYS - 1],
      ['pricing', 1],
    ] as const) {
      await sql.query(
        `INSERT INTO operations.readiness_run (id, domain, kind, ran_at, passed, person, report)
         VALUES ($1, $2, 'load', clock_timestamp() - $3 * interval '1 day', true, 'anna', to_jsonb($3::integer))`,
        [newId(), domain, days],
      );
      await sql.query(`INSERT INTO banyan.sighting (id, domain, at_ms, kind, "is") VALUES ($1, $2, $3, 'stage', $4)`, [
        newId(),
        domain,
        msAgo(days),
        String(days),
      ]);
    }
    await turn();
    expect(await left('operations.readiness_run', 'report::integer')).toEqual([1, PEOPLE_DAYS - 1, PEOPLE_DAYS + 1]);
    expect(await left('banyan.sighting', '"is"::integer')).toEqual([1, PEOPLE_DAYS - 1, PEOPLE_DAYS + 1]);
  });

  it('of chaos that is over and was taken down, and of no other', async () => {
    const chaos = (integration: string, begunDays: number, endedDays: number | null, settled: string | null) =>
      sql.query(
        `INSERT INTO operations.chaos_run (id, integration, domain, fault, share_percent, person, reason, begun_at, until, ended_at, settled)
         VALUES ($1, $2, 'inventory', 'errors', 10, 'anna', 'game day', now() - $3 * interval '1 day', now(), now() - $4 * interval '1 day', $5)`,
        [newId(), integration, begunDays, endedDays, settled],
      );
    await chaos('old', PEOPLE_DAYS + 2, PEOPLE_DAYS + 1, '{}');
    await chaos('not-taken-down', PEOPLE_DAYS + 2, PEOPLE_DAYS + 1, null);
    await chaos('goes-on', PEOPLE_DAYS + 2, null, null);
    await chaos('young', PEOPLE_DAYS, PEOPLE_DAYS - 1, '{}');
    await turn();
    expect(await left('operations.chaos_run', 'integration')).toEqual(['goes-on', 'not-taken-down', 'young']);
  });

  it('of differences between the arms, with their samples', async () => {
    for (const [name, days] of [
      ['old', 31],
      ['young', 29],
    ] as const) {
      await sql.query(
        `INSERT INTO banyan.shadow_mismatch (stream, sequence, replica, domain, at_ms, operation, serving, shadow, path,
           serving_type, shadow_type, serving_hash, shadow_hash, input_hash, trace_id, asked_again, stage, definition)
         VALUES ($1, 1, 'g', 'pricing', $2, 'o', 'legacy', 'service', $3, 't', 't', 'h', 'h', 'h', 't', 0, 'shadow', 'd')`,
        [newId(), msAgo(days), name],
      );
      await sql.query(
        `INSERT INTO banyan.mismatch_sample (id, domain, operation, path, kind, about, release, replica, at_ms, reason, lot, body)
         VALUES ($1, 'pricing', 'o', $3, 'k', '', 'r', 'g', $2, 'first', 'l', '{}')`,
        [newId(), msAgo(days), name],
      );
    }
    await turn();
    expect(await left('banyan.shadow_mismatch', 'path')).toEqual(['young']);
    expect(await left('banyan.mismatch_sample', 'path')).toEqual(['young']);
  });
});

it('a shopper who asks is forgotten beside every key of either arm that has its outcome, and nobody else', async () => {
  const key = async (reference: string, arm: string, customer: string, outcome: 'placed' | 'none') => {
    await bind(reference, 1, outcome);
    await sql.query('UPDATE ledger.binding SET arm = $2, customer_hash = $3 WHERE reference = $1', [
      reference,
      arm,
      customer,
    ]);
  };
  await key('named', 'service', 'ada', 'placed');
  await key('at the core', 'legacy', 'ada', 'placed');
  await key('open', 'service', 'ada', 'none');
  await key('another', 'service', 'eva', 'placed');
  for (const customer of ['ada', 'eva']) {
    await sql.query(
      `INSERT INTO ledger.checkout_error (storefront, key_hash, code, contract, failed_at, customer_hash)
       VALUES ('web', $1, 'unavailable', 'v2', now(), $1)`,
      [customer],
    );
  }
  expect(await new FailedCheckouts(ledger).forgetBuyersOf(['named'])).toBe(2);
  const { rows } = await sql.query('SELECT reference, session_hash, customer_hash FROM ledger.binding ORDER BY 1');
  expect(rows).toEqual([
    { reference: 'another', session_hash: 's', customer_hash: 'eva' },
    { reference: 'at the core', session_hash: null, customer_hash: null },
    { reference: 'named', session_hash: null, customer_hash: null },
    { reference: 'open', session_hash: 's', customer_hash: 'ada' },
  ]);
  expect(await left('ledger.checkout_error', 'customer_hash')).toEqual(['eva']);
  expect(await new FailedCheckouts(ledger).forgetBuyersOf([])).toBe(0);
});

it('PostgreSQL itself keeps the timeline of an incident that is open, or was resolved a short time ago', async () => {
  const gone = await incident('long ago', 91);
  for (const id of [await incident('open', undefined), await incident('lately', 89)]) {
    await expect(sql.query('DELETE FROM operations.incident_entry WHERE incident = $1', [id])).rejects.toThrow(
      'a timeline is only ever appended to',
    );
  }
  await expect(
    sql.query(`UPDATE operations.incident_entry SET text = 'x' WHERE incident = $1`, [gone]),
  ).rejects.toThrow('a timeline is only ever appended to');
});

describe('it is forgotten', () => {
  const failures = (count: number, days: number) =>
    sql.query(
      `INSERT INTO operations.told_failure (failure, told_at)
       SELECT 'f' || n, clock_timestamp() - $2 * interval '1 day' FROM generate_series(1, $1::integer) AS n`,
      [count, days],
    );
  const count = async (): Promise<number> => (await left('operations.told_failure', 'failure')).length;

  it('a few rows a time, so many in a turn, and counted', async () => {
    const { atOnce, mostSteps } = RETENTION_POLICY;
    await failures(atOnce * mostSteps + 1, 3);
    const asked: number[] = [];
    const counted = all.map((each): Pruning => ({
      ...each,
      prune: (beforeMs, atMost) => {
        if (each.table === 'operations.told_failure') asked.push(atMost);
        return each.prune(beforeMs, atMost);
      },
    }));
    const series = 'banyan_retention_rows_total{table="operations.told_failure"}';
    const before = await metric(series);
    await turn({ prunings: counted });
    expect(asked).toEqual(Array.from({ length: mostSteps }, () => atOnce));
    expect([await count(), (await metric(series)) - before]).toEqual([1, atOnce * mostSteps]);
    await turn();
    expect(await count()).toBe(0);
  });

  it('by nobody but the leader, who stops when it leads no more', async () => {
    await failures(1, 3);
    await turn({ leads: () => false });
    expect(await count()).toBe(1);
    let leads = true;
    const [first, ...rest] = all.filter(({ table }) => table.startsWith('operations.') || table.startsWith('ledger.'));
    if (first === undefined) throw new Error('there is nothing to prune');
    const lose = (): Promise<number> => {
      leads = false;
      return Promise.resolve(0);
    };
    const losing: Pruning = { ...first, prune: lose };
    await turn({ prunings: [losing, ...rest], leads: () => leads });
    expect(await count()).toBe(1);
  });

  it('from every other table where one cannot be pruned, which is counted and tried again', async () => {
    await failures(1, 3);
    const failing: Pruning = {
      table: 'ledger.binding',
      keptMs: 1,
      prune: () => Promise.reject(new Error('it is locked')),
    };
    const series = 'banyan_retention_failures_total{table="ledger.binding"}';
    const before = await metric(series);
    const doneBefore = await metric('banyan_retention_done_timestamp_seconds');
    await turn({ prunings: [failing, ...all.filter(({ table }) => table !== failing.table)] });
    expect([await count(), (await metric(series)) - before]).toEqual([0, 1]);
    expect(await metric('banyan_retention_done_timestamp_seconds')).toBe(doneBefore);
    await turn();
    expect(await metric('banyan_retention_done_timestamp_seconds')).toBeGreaterThan(doneBefore);
  });

  it('while nobody waits for it to end but who stops it', async () => {
    const holds = Promise.withResolvers<number>();
    const retention = new Retention({
      prunings: [{ table: 'ledger.binding', keptMs: 1, prune: () => holds.promise }],
      leads: () => true,
      clock: systemClock,
    });
    const turning = retention.turn();
    let isStopped = false;
    const stopping = retention.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    holds.resolve(RETENTION_POLICY.atOnce);
    await Promise.all([turning, stopping]);
    await until(() => isStopped, 'it has stopped');
  });
});
