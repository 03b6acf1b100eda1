import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RolloutStore, tripRequest } from '@banyan/rollout';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Client } from 'pg';
import { NotificationSink, type SinkMood } from '../../../../test/support/notification-sink.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { sinkOwners } from '../../../../test/support/sink-owners.js';
import { until } from '../../../../test/support/until.js';
import { controlApi } from '../api/openapi-document.js';
import { ControlClient } from '../control.fixture.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import type { IncidentPage, IncidentSummary } from './incident.js';

const EVIDENCE = 'availability.one fails on the service: 9 of 40 <against> 0 of 360 & the like; ÄÖÜ';
const CHANNELS = ['chat', 'hook', 'jsm', 'page', 'room'];
const WORD = { person: 'anna', reason: 'the release was taken back' };
const SECRETS = /hush|r0uting|whsec_/;

let postgres: TestPostgres;
let store: RolloutStore;
let sql: Client;
let sink: NotificationSink;
let control: RunningControl;
let client: ControlClient;
let dataDir: string;
let isUnleashAway = false;

async function start(): Promise<void> {
  control = await startedControl(
    dataDir,
    { DATABASE_URL: postgres.url, BANYAN_OWNERS_FILE: sinkOwners(join(dataDir, 'owners'), sink.url) },
    { switchOff: () => (isUnleashAway ? Promise.reject(new Error('connection refused')) : Promise.resolve()) },
  );
  client = new ControlClient(control.url);
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-incidents-'));
  [postgres, sink] = await Promise.all([startPostgres(), NotificationSink.start()]);
  store = new RolloutStore({ url: postgres.url });
  await store.start();
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  await start();
  await until(async () => (await client.status()).domains[0]?.latch !== null, 'control has read the latches');
  await until(
    async () => (await sql.query('SELECT FROM operations.chain_read')).rowCount === 1,
    'control has found the end of the chain',
  );
}, 90_000);
afterAll(async () => {
  await control?.close();
  await sink?.stop();
  await sql?.end();
  await store?.stop();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  sink.mood = 'takes';
  isUnleashAway = false;
});

const trip = async (reason = EVIDENCE) => {
  const epoch = (await store.readLatches()).get('inventory')?.epoch ?? 0;
  const by = { kind: 'replica', replica: 'gateway-1' } as const;
  const decidedBy = { rule: 'errors-against-legacy', operation: 'availability.one', statistic: 7, threshold: 6.9 };
  return store.trip(tripRequest({ domain: 'inventory', by, reason, evidence: { decidedBy }, atMs: Date.now(), epoch }));
};
const list = async (query = '') =>
  (await client.get<{ incidents: readonly IncidentSummary[] }>(`/api/incidents${query}`)).incidents;
const page = (id: string) => client.get<IncidentPage>(`/api/incidents/${id}`);
const openNow = () => until(async () => (await list('?state=open&scope=inventory'))[0], 'an incident is open', 20_000);
const resolved = (id: string) =>
  until(
    async () => {
      const one = await page(id);
      return one.state === 'resolved' && one.deliveries.every(({ state }) => state === 'delivered') ? one : undefined;
    },
    'it is resolved and everybody knows',
    30_000,
  );
const reset = async () => {
  const confirmTrips = (await client.status()).domains[0]?.reentry?.confirmTrips ?? undefined;
  const answer = await client.post('/api/domains/inventory/reset', { ...WORD, confirmTrips });
  expect(answer.status).toBe(200);
};
const delivered = (id: string, count: number) =>
  until(
    async () => {
      const one = await page(id);
      const done = one.deliveries.filter(({ state }) => state === 'delivered').length;
      return done === count && one.timeline.filter(({ kind }) => kind === 'told').length === count ? one : undefined;
    },
    `${count} messages are delivered`,
    40_000,
  );

describe('a trip', () => {
  it('opens an incident, tells the owners by every channel with the evidence as it is, and ends with the reset', async () => {
    isUnleashAway = true;
    const { record } = await trip();
    const { id } = await openNow();
    const told = await delivered(id, CHANNELS.length);
    expect(told.deliveries.map(({ channel }) => channel).sort()).toEqual(CHANNELS);
    expect(told).toMatchObject({
      scope: 'inventory',
      severity: 'critical',
      title: 'inventory was tripped by evidence',
    });
    const [first] = told.timeline;
    expect(first).toMatchObject({ kind: 'decided', by: 'replica gateway-1', text: record.reason });
    expect(first?.about).toMatchObject({ decision: record.id, decidedBy: { rule: 'errors-against-legacy' } });
    const texts = sink.messages.map(({ json }) => JSON.stringify(json));
    expect(texts).toHaveLength(CHANNELS.length);
    expect(texts.filter((text) => !text.includes(JSON.stringify(record.reason).slice(1, -1)))).toEqual([]);
    const tried = (words: RegExp) =>
      until(
        async () => (await page(id)).timeline.find(({ kind, text }) => kind === 'tried' && words.test(text)),
        String(words),
      );
    await tried(/^Unleash could not be told; it is tried again until it can: connection refused$/);
    isUnleashAway = false;
    await until(
      async () => (await page(id)).timeline.some(({ kind }) => kind === 'seen'),
      'it is rolled back on record',
    );
    await tried(/^Unleash was told that inventory.serve is off, and why \(attempt \d+\)$/);
    await reset();
    const over = await resolved(id);
    expect(over).toMatchObject({ resolvedBy: 'person anna', resolution: WORD.reason });
    expect(over.timeline.at(-1)?.kind === 'told' || over.timeline.at(-1)?.kind === 'resolved').toBe(true);
    const keys = sink.to('/pagerduty').map(({ json }) => [json['event_action'], json['dedup_key']]);
    expect(keys).toEqual([
      ['trigger', id],
      ['resolve', id],
    ]);
    expect(sink.to('/jsm').map(({ path }) => path)).toEqual(['/jsm', `/jsm/${id}/close?identifierType=alias`]);
  }, 120_000);

  it('joins the incident that is open, which is told to go on', async () => {
    const before = (await list()).length;
    await trip('first');
    const { id } = await openNow();
    const alert = {
      status: 'firing',
      labels: { alertname: 'Burns', domain: 'inventory', severity: 'page' },
      annotations: { description: 'it burns' },
      startsAt: new Date().toISOString(),
      fingerprint: 'ab12',
    };
    const say = (status: string) =>
      client.post('/api/alerts', {
        version: '4',
        groupKey: '{}',
        alerts: [{ ...alert, status, endsAt: new Date().toISOString() }],
      });
    for (const status of ['firing', 'firing']) expect((await say(status)).status).toBe(200);
    expect((await list()).length).toBe(before + 1);
    const joined = await page(id);
    expect(joined.causes.map(({ kind }) => kind).sort()).toEqual(['alert', 'trip']);
    expect(joined.timeline.filter(({ text }) => text === 'it burns')).toHaveLength(1);
    await reset();
    await until(async () => (await page(id)).causes.some(({ endedAt }) => endedAt !== null), 'the trip is over');
    expect((await page(id)).state).toBe('open');
    expect((await say('resolved')).status).toBe(200);
    expect(await resolved(id)).toMatchObject({ resolution: 'every alert that it was open for is over' });
  }, 120_000);
});

describe('people', () => {
  it('say who has it in hand: the last who did is shown, and pagers are told to be still', async () => {
    const opened = await client.post('/api/incidents', {
      ...WORD,
      scope: 'inventory',
      severity: 'critical',
      title: 'slow',
    });
    const { id, acknowledgedBy } = (await opened.json()) as IncidentSummary;
    expect(acknowledgedBy).toBeNull();
    const take = (person: string) =>
      client.post(`/api/incidents/${id}/acknowledge`, { person, reason: 'I look at the payment log' });
    for (const person of ['anna', 'ben']) expect((await take(person)).status).toBe(200);
    const taken = await page(id);
    expect([taken.acknowledgedBy, taken.state]).toEqual(['person ben', 'open']);
    expect(taken.timeline.filter(({ kind }) => kind === 'acknowledged').map(({ by, text }) => [by, text])).toEqual([
      ['person anna', 'I look at the payment log'],
      ['person ben', 'I look at the payment log'],
    ]);
    await until(
      () => Promise.resolve(sink.to('/pagerduty').some(({ json }) => json['event_action'] === 'acknowledge')),
      'the pager is told',
      20_000,
    );
    expect((await client.post(`/api/incidents/${id}/resolve`, WORD)).status).toBe(200);
  }, 60_000);

  it('open an incident, write into it, and resolve it with words; it does not end by itself', async () => {
    const opened = await client.post('/api/incidents', {
      ...WORD,
      scope: 'inventory',
      severity: 'minor',
      title: 'odd stock',
    });
    const { id } = (await opened.json()) as IncidentSummary;
    expect((await client.post(`/api/incidents/${id}/notes`, { ...WORD, reason: 'we looked' })).status).toBe(200);
    await trip('later');
    await until(async () => (await page(id)).severity === 'critical', 'the trip joins and makes it worse');
    await reset();
    await until(async () => (await page(id)).causes.some(({ endedAt }) => endedAt !== null), 'the trip is over');
    expect((await page(id)).state).toBe('open');
    expect((await client.post(`/api/incidents/${id}/resolve`, WORD)).status).toBe(200);
    expect((await client.post(`/api/incidents/${id}/resolve`, WORD)).status).toBe(409);
    expect((await client.post(`/api/incidents/${id}/acknowledge`, WORD)).status).toBe(409);
    const said = (await page(id)).timeline.filter(({ kind }) => kind === 'said').map(({ by, text }) => [by, text]);
    expect(said).toEqual([
      ['person anna', WORD.reason],
      ['person anna', 'we looked'],
    ]);
    const markdown = await (await fetch(`${control.url}/api/incidents/${id}/postmortem.md`)).text();
    expect(markdown).toContain('## What the evidence said');
    expect(await client.get(`/api/incidents/${id}/timeline.json`)).toMatchObject({ id, state: 'resolved' });
  }, 60_000);

  it('cannot change what stands in a timeline, whoever they are', async () => {
    for (const statement of [
      'UPDATE operations.incident_entry SET text = $1',
      'DELETE FROM operations.incident_entry WHERE text <> $1',
    ]) {
      await expect(sql.query(statement, ['nothing'])).rejects.toThrow('only ever appended to');
    }
  });
});

describe('a channel', () => {
  const test = async (channel: string) => {
    const answer = await client.post('/api/notifications/test', { channel, person: 'anna' });
    return { status: answer.status, ...((await answer.json()) as { message: string }) };
  };
  const state = async (message: string) =>
    client.get<{ state: string; attempts: number; lastError: string | null }>(`/api/notifications/messages/${message}`);

  it('can be tested, on the way that all messages take, and signs as its receiver checks', async () => {
    const { message } = await test('hook');
    await until(async () => (await state(message)).state === 'delivered', 'it is delivered', 20_000);
    const sent = sink.to('/hook').at(-1);
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = sent?.headers ?? {};
    const body = JSON.stringify(sent?.json);
    const mine = createHmac('sha256', Buffer.alloc(32, 9))
      .update(`${String(id)}.${String(seconds)}.${body}`)
      .digest('base64');
    expect([id, signature]).toEqual([message, `v1,${mine}`]);
    expect((await test('phone')).status).toBe(404);
  }, 40_000);

  it.each<[SinkMood, RegExp]>([
    ['fails', /^HTTP 500: boom •••$/],
    ['hangs-up', /UND_ERR_SOCKET|ECONNRESET|fetch failed/],
    ['hangs', /no answer in time/],
  ])(
    'that %s is tried again until it takes it, by the same id',
    async (mood, error) => {
      sink.mood = mood;
      const before = sink.to('/hook').length;
      const { message } = await test('hook');
      await until(async () => error.test((await state(message)).lastError ?? ''), `it ${mood}`, 30_000);
      sink.mood = 'takes';
      await until(async () => (await state(message)).state === 'delivered', 'it is delivered', 40_000);
      const ids = sink
        .to('/hook')
        .slice(before)
        .map(({ headers }) => headers['webhook-id']);
      expect(ids.length).toBeGreaterThan(1);
      expect(new Set(ids)).toEqual(new Set([message]));
    },
    90_000,
  );

  it('that refuses what it is sent has it parked, without its secrets', async () => {
    sink.mood = 'refuses';
    const { message } = await test('page');
    await until(async () => (await state(message)).state === 'parked', 'it is parked', 20_000);
    const { lastError } = await state(message);
    expect(lastError).toMatch(/^HTTP 400: no: /);
    expect(lastError).not.toMatch(SECRETS);
    const { channels } = await client.get<{ channels: { name: string; deliveries: { parked: number } }[] }>(
      '/api/notifications',
    );
    expect(channels.find(({ name }) => name === 'page')?.deliveries.parked).toBe(1);
  }, 40_000);

  it('has what was parked delivered once more, or given up, by who says so and why', async () => {
    const parked = async () =>
      (
        await client.get<{ messages: { consumer: string; id: string; because: string }[] }>(
          '/api/parked?service=control',
        )
      ).messages;
    const [kept, ...others] = await parked();
    expect([kept?.consumer, others]).toEqual(['notify-page', []]);
    expect(kept?.because).not.toMatch(SECRETS);
    const wish = { ...WORD, service: 'control', consumer: 'notify-page', ids: [kept?.id] };
    const decide = async (decision: string, body: object) => {
      const answer = await client.post(`/api/parked/${decision}`, body);
      return [answer.status, await answer.json()];
    };
    expect(await decide('retry', { ...wish, consumer: 'nobody' })).toMatchObject([404, { code: 'not-found' }]);
    expect(await decide('retry', { ...wish, reason: ' ' })).toMatchObject([400, { code: 'invalid-request' }]);
    // It is taken now.
    expect(await decide('retry', wish)).toEqual([200, { decided: 1 }]);
    await until(async () => (await state(kept?.id ?? '')).state === 'delivered', 'it is delivered', 20_000);
    sink.mood = 'refuses';
    const { message } = await test('page');
    await until(async () => (await state(message)).state === 'parked', 'it is parked', 20_000);
    expect(await decide('drop', { ...WORD, service: 'control', consumer: 'notify-page' })).toEqual([
      200,
      { decided: 1 },
    ]);
    expect([(await state(message)).state, await parked()]).toEqual(['dropped', []]);
    const { rows } = await sql.query('SELECT decision, by, reason FROM operations.outbox_decision ORDER BY decision');
    expect(rows).toEqual(['drop', 'retry'].map((decision) => ({ decision, by: WORD.person, reason: WORD.reason })));
  }, 60_000);

  it('shows nothing of what opens it', async () => {
    expect(JSON.stringify(await client.get('/api/notifications'))).not.toMatch(SECRETS);
    const kept = await sql.query<{ text: string }>('SELECT data::text AS text FROM operations.outbox_message');
    expect(kept.rows.filter(({ text }) => SECRETS.test(text))).toEqual([]);
  });
});

describe('an integration', () => {
  const SOAP = '/api/integrations/legacy-stock-soap';
  const told = async () =>
    (
      (await client.report('gateway-1', { requests: 1, failed: 0 })) as {
        switches: { integration: string; remainingMs: number }[];
      }
    ).switches;

  it('is taken out of use for a time: gateways are told, it is on record, and people see it', async () => {
    const off = await client.post(`${SOAP}/off`, { ...WORD, minutes: 30 });
    expect([off.status, (await client.post(`${SOAP}/off`, { ...WORD, minutes: 30 })).status]).toEqual([200, 409]);
    const [switched] = await told();
    expect(switched).toMatchObject({ integration: 'legacy-stock-soap', domain: 'inventory' });
    expect(switched?.remainingMs).toBeLessThanOrEqual(30 * 60_000);
    const { integrations } = await client.get<{ integrations: { id: string; state: string; because: string }[] }>(
      '/api/integrations',
    );
    expect(integrations.find(({ id }) => id === 'legacy-stock-soap')).toMatchObject({
      state: 'degraded',
      because: expect.stringMatching(
        /^taken out of use by anna until .*: the release was taken back \(in force in 0 of 1 gateway\)$/,
      ),
    });
    expect((await client.post(`${SOAP}/on`, WORD)).status).toBe(200);
    expect([await told(), (await client.post(`${SOAP}/on`, WORD)).status]).toEqual([[], 409]);
    const kinds = (await store.decisions('inventory')).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['integration-off', 'integration-on']);
  });

  it('is in use again by itself when its time is over, and that is on record, too', async () => {
    expect((await client.post(`${SOAP}/off`, { ...WORD, minutes: 1 })).status).toBe(200);
    await sql.query(
      `UPDATE operations.integration_switch SET off_at = now() - interval '2 min', until = now() WHERE on_at IS NULL`,
    );
    const { switches } = await until(async () => {
      const answer = await client.get<{ switches: { onAt: string | null; onBy: string | null; onReason: string }[] }>(
        '/api/integrations/switches',
      );
      return answer.switches.every(({ onAt }) => onAt !== null) ? answer : undefined;
    }, 'it is in use again');
    expect(switches.find(({ onBy }) => onBy === 'control')).toMatchObject({ onReason: 'its time was over' });
    expect(await told()).toEqual([]);
  });

  it('without which there is no defined way cannot be taken out of use, and one that there is not is not found', async () => {
    const refused = await client.post('/api/integrations/payment-backup/off', { ...WORD, minutes: 5 });
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringMatching(/no defined way without it\..* payment-primary, fraud, shipping-rates, mail/),
    ]);
    expect((await client.post('/api/integrations/nothing/off', { ...WORD, minutes: 5 })).status).toBe(404);
    expect((await client.post(`${SOAP}/off`, { ...WORD, minutes: 1_441 })).status).toBe(400);
  });

  it('that the order service asks is of no gateway, and it is said that the service has not said that it follows', async () => {
    expect((await client.post('/api/integrations/fraud/off', { ...WORD, minutes: 5 })).status).toBe(200);
    const reply = await client.report('gateway-1', { requests: 1, failed: 0 });
    expect((reply as { switches: unknown[] }).switches).toEqual([]);
    const { integrations } = await client.get<{
      integrations: { id: string; because: string; whenOff: string | null }[];
    }>('/api/integrations');
    const fraud = integrations.find(({ id }) => id === 'fraud');
    expect(fraud?.because).toMatch(/taken out of use by anna .*the orders service has not said yet that it follows/);
    expect(fraud?.whenOff).toContain('the table of the order service decides');
    expect(integrations.find(({ id }) => id === 'warehouse')?.whenOff).toBeNull();
    expect((await client.post('/api/integrations/fraud/on', WORD)).status).toBe(200);
  });
});

describe('a run', () => {
  const record = async (kind: string, report: object) => {
    const answer = await client.post('/api/readiness/inventory/runs', { kind, person: 'ci', report });
    return { status: answer.status, text: await answer.text() };
  };
  const LOAD = {
    ranAt: new Date().toISOString(),
    passed: true,
    peakRps: 900,
    durationSeconds: 60,
    p99Ms: 90,
    failedRatio: 0,
  };
  const check = async (id: string) =>
    (
      await client.get<{ checks: { id: string; state: string; value: string }[] }>('/api/readiness/inventory')
    ).checks.find((each) => each.id === id);

  it('counts once it is recorded, and before that nothing was measured', async () => {
    expect(await check('load-run')).toMatchObject({ state: 'unknown', value: 'not measured' });
    expect((await record('load', LOAD)).status).toBe(200);
    expect(await check('load-run')).toMatchObject({
      state: 'ok',
      value: expect.stringContaining('900 requests a second'),
    });
    const fault = {
      integration: 'legacy-stock-soap',
      fault: 'hangs',
      outcome: 'failed',
      atRps: 50,
      behaviour: 'answered 504',
    };
    expect((await record('faults', { ranAt: LOAD.ranAt, passed: false, faults: [fault] })).status).toBe(200);
    expect(await check('integration-legacy-stock-soap')).toMatchObject({ state: 'not-ok' });
    expect(await check('integration-legacy-stock-rest')).toMatchObject({ state: 'unknown', value: 'not measured' });
  });

  it.each<[string, object, RegExp]>([
    ['load', { ...LOAD, peakRps: 'many' }, /\/report\/peakRps/],
    ['load', { ...LOAD, ranAt: '2999-01-01T00:00:00Z' }, /must not be in the future/],
    ['load', { ...LOAD, ranAt: '2026-11-28T10:00:00+01:00' }, /must be an instant in UTC/],
    ['faults', LOAD, /\/report\/faults/],
    [
      'faults',
      { ...LOAD, faults: [{ integration: 'legacy-cart', fault: 'x', outcome: 'failed', atRps: 1, behaviour: 'y' }] },
      /\/report\/faults\/0\/integration.*is none of inventory/,
    ],
  ])('of a wrong form (%s) is refused, and the place is named', async (kind, report, words) => {
    expect(await record(kind, report)).toMatchObject({ status: 400, text: expect.stringMatching(words) });
  });
});

it('decisions that were made while control was away open their incident when it is back, once', async () => {
  await control.close();
  await trip('while nobody looked');
  const before = Number((await sql.query('SELECT count(*) FROM operations.incident')).rows[0].count);
  await start();
  const { id } = await openNow();
  expect((await page(id)).timeline[0]).toMatchObject({ text: 'while nobody looked' });
  await control.close();
  await start();
  await until(async () => (await list('?state=open')).length === 1, 'control is back');
  expect((await list()).length).toBe(before + 1);
}, 90_000);

it('answers as its description says', async () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const document = controlApi();
  ajv.addSchema({ $id: 'api', ...document });
  const [{ id } = { id: '' }] = await list();
  for (const [path, schema] of [
    ['/api/incidents', 'IncidentList'],
    [`/api/incidents/${id}`, 'IncidentPage'],
    [`/api/incidents/${id}/timeline.json`, 'IncidentTimeline'],
    ['/api/notifications', 'NotificationChannels'],
    ['/api/integrations/switches', 'IntegrationSwitches'],
    ['/api/readiness/inventory', 'Readiness'],
    ['/api/integrations', 'IntegrationList'],
  ] as const) {
    const validate = ajv.compile({ $ref: `api#/components/schemas/${schema}` });
    expect([path, validate(await client.get(path)) ? [] : validate.errors]).toEqual([path, []]);
  }
});
