import { connect } from 'node:net';
import { domains, type AvailabilityQuestion, type DomainArm } from '@banyan/domains';
import { ArmError, formatTraceparent, newTraceContext } from '@banyan/kernel';
import { startTracing, stopTracing } from '@banyan/observability';
import type { RunningService } from '@banyan/service';
import { Logger } from '@nestjs/common';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { feedRow, ScriptedFeed } from '../../../test/inventory/scripted-feed.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import type { FreshnessReport } from './freshness/freshness.controller.js';
import { startInventory } from './inventory.app.js';
import type { InventorySettings } from './inventory.settings.js';

Logger.overrideLogger(false);
let postgres: TestPostgres;
let feed: ScriptedFeed;
let inventory: RunningService;
let arm: DomainArm;
let stranger: ClientProxy;
let crashes = 0;
const spans = new InMemorySpanExporter();

function settingsOf(change: Partial<InventorySettings> = {}): InventorySettings {
  return {
    INVENTORY_HOST: '127.0.0.1',
    INVENTORY_PORT: 0,
    INVENTORY_OPS_PORT: 0,
    OPS_HOST: '127.0.0.1',
    LEGACY_URL: feed.url,
    LEGACY_SOAP_USER: 'banyan',
    LEGACY_SOAP_KEY: 'key',
    LEGACY_REST_USER: 'banyan',
    LEGACY_REST_PASSWORD: 'password',
    DATABASE_URL: postgres.url,
    NATS_URL: undefined,
    BANYAN_SERVICE_KEYS: undefined,
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_FEED_POLL_MS: 50,
    BANYAN_FEED_PAGE_ROWS: 100,
    BANYAN_RELEASE: 'spec-1',
    BANYAN_FEED_LAG_BOUND_MS: 5_000,
    PRICING_HOST: '127.0.0.1',
    PRICING_PORT: 9,
    ...change,
  };
}

function armTo(service: RunningService): DomainArm {
  const [domain] = domains;
  const connected = domain?.connectService?.({ host: '127.0.0.1', port: Number(new URL(service.url).port) });
  if (connected === undefined) throw new Error('no domain that has a service');
  return connected;
}

const ask = (question: Partial<AvailabilityQuestion>, budgetMs = 20_000, to = arm, traceparent?: string) =>
  to.call(
    'availability.one',
    { sku: 'A/B-100', channel: 'web', ...question },
    {
      signal: AbortSignal.timeout(budgetMs),
      remainingMs: () => budgetMs,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  );

async function failureOf(work: Promise<unknown>): Promise<ArmError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ArmError);
  return error as ArmError;
}

async function ops(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const headers = init.body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(inventory.opsUrl + path, { ...init, headers });
  return { status: answer.status, text: await answer.text() };
}

const locations = (sku: string) =>
  arm.call('availability.locations', { sku }, { signal: AbortSignal.timeout(20_000), remainingMs: () => 20_000 });

const setFaults = (switches: object) => ops('/__faults', { method: 'PUT', body: JSON.stringify(switches) });

beforeAll(async () => {
  startTracing({
    exporter: spans,
    serviceName: 'inventory',
    serviceVersion: '0',
    environment: 'test',
    ratio: 0,
    delayMs: 5,
  });
  [postgres, feed] = await Promise.all([startPostgres(), ScriptedFeed.start()]);
  feed.rows.push(
    feedRow(1, 'A/B-100', { quantityThousandths: 12_000 }),
    feedRow(2, 'A/B-100', { quantityThousandths: 3_500, source: 'WH-SUED', inStock: false }),
    feedRow(3, 'A/B-100', { quantityThousandths: 2_000, source: 'ST-0102' }),
    feedRow(4, 'A/B-100', { quantityThousandths: 4_000, source: 'WH-OST' }),
    feedRow(5, 'NUR-FILIALE', { quantityThousandths: 33_000, source: 'ST-0101' }),
    feedRow(6, '__proto__', { quantityThousandths: -500 }),
    feedRow(7, '\u00d1and\u00fa', { inStock: false, quantityThousandths: 100_000 }),
    // The oracle of rule R: 5.5 + 3 in stock, 10 at a source that is out of stock, 10 at a disabled one, the rest elsewhere.
    feedRow(8, 'ORAKEL', { quantityThousandths: 5_500 }),
    feedRow(9, 'ORAKEL', { quantityThousandths: 3_000, source: 'WH-SUED' }),
    feedRow(10, 'ORAKEL', { quantityThousandths: 10_000, source: 'WH-ALT' }),
    feedRow(11, 'ORAKEL', { quantityThousandths: 10_000, source: 'ST-0103', inStock: false }),
    feedRow(12, 'ORAKEL', { quantityThousandths: 2_500, source: 'ST-0104' }),
    feedRow(13, 'GUTSCHEIN', { quantityThousandths: 0, unit: 'LE' }),
  );
  inventory = await startInventory(settingsOf(), () => (crashes += 1));
  arm = armTo(inventory);
  stranger = ClientProxyFactory.create({
    transport: Transport.TCP,
    options: { port: Number(new URL(inventory.url).port) },
  });
  await until(async () => (await ops('/readyz')).status === 200, 'the service is ready');
});

afterEach(async () => {
  await ops('/__faults', { method: 'DELETE' });
});

afterAll(async () => {
  await arm?.close();
  stranger?.close();
  await inventory?.close();
  await feed.close();
  await postgres.stop();
  await stopTracing();
});

/** The change date of every scripted row. */
const CHANGED_AT_MS = Date.UTC(2026, 10, 21, 11);

const knowing = (changedAtMs: number | null) => ({ ageMs: expect.any(Number), changedAtMs });

const counted = (sku: string, channel: string, sellable: boolean, quantityE4: number, location?: string) => ({
  kind: 'available',
  sku,
  channel,
  ...(location === undefined ? {} : { location }),
  sellable,
  stock: { kind: 'counted', quantityE4 },
  knowledge: knowing(CHANGED_AT_MS),
});

const unknown = (sku: string) => ({ kind: 'unknown-sku', sku, knowledge: knowing(null) });

describe('a question', () => {
  test('is answered with the release, whether it is known or not, and the answer says nothing of it', async () => {
    expect(await ask({})).not.toHaveProperty('release');
    expect(arm.release?.()).toBe('spec-1');
    const other = armTo(inventory);
    await ask({ channel: 'nowhere' as never }, 2_000, other).catch(() => undefined);
    expect(other.release?.()).toBe('spec-1');
    await other.close();
  });

  test.each([
    [{ channel: 'web' }, counted('A/B-100', 'web', true, 120_000)],
    [{ channel: 'app' }, counted('A/B-100', 'app', true, 120_000)],
    [{ channel: 'marketplace' }, counted('A/B-100', 'marketplace', false, 35_000)],
    [{ channel: 'store' }, counted('A/B-100', 'store', true, 20_000)],
    [{ channel: 'store', location: 'hamburg-altona' }, counted('A/B-100', 'store', true, 20_000, 'hamburg-altona')],
    [
      { channel: 'store', location: 'koeln-deutz' },
      { ...counted('A/B-100', 'store', false, 0, 'koeln-deutz'), knowledge: knowing(null) },
    ],
    [
      { sku: 'NUR-FILIALE', channel: 'web' },
      { ...counted('NUR-FILIALE', 'web', false, 0), knowledge: knowing(null) },
    ],
    [{ sku: 'NUR-FILIALE', channel: 'store' }, counted('NUR-FILIALE', 'store', true, 330_000)],
    [{ sku: 'ORAKEL' }, counted('ORAKEL', 'web', true, 85_000)],
    [{ sku: 'ORAKEL', channel: 'store' }, counted('ORAKEL', 'store', true, 25_000)],
    [
      { sku: 'ORAKEL', channel: 'store', location: 'muenchen-sendling' },
      counted('ORAKEL', 'store', false, 100_000, 'muenchen-sendling'),
    ],
    [{ sku: 'GUTSCHEIN' }, { ...counted('GUTSCHEIN', 'web', true, 0), stock: { kind: 'unmanaged' } }],
    [{ sku: '__proto__' }, counted('__proto__', 'web', true, -5_000)],
    [{ sku: '\u00d1and\u00fa' }, counted('\u00d1and\u00fa', 'web', false, 1_000_000)],
    [{ sku: '\u00f1and\u00fa' }, unknown('\u00f1and\u00fa')],
    [{ sku: 'a/b-100' }, unknown('a/b-100')],
    [{ sku: 'A/B-100 ' }, unknown('A/B-100 ')],
    [{ sku: '\ud83c\udf34'.repeat(64) }, unknown('\ud83c\udf34'.repeat(64))],
  ])('%j', async (question, answer) => {
    expect(await ask(question as Partial<AvailabilityQuestion>)).toEqual(answer);
  });

  test('about a hundred SKUs is answered in their order', async () => {
    const skus = ['\u00d1and\u00fa', ...Array.from({ length: 98 }, (_, index) => `NONE-${index}`), 'A/B-100'];
    const batch = (await arm.call(
      'availability.batch',
      { channel: 'web', skus },
      {
        signal: AbortSignal.timeout(20_000),
        remainingMs: () => 20_000,
      },
    )) as { items: { sku: string; kind: string }[] };
    expect(batch.items.map((item) => item.sku)).toEqual(skus);
    expect([batch.items[0]?.kind, batch.items[50]?.kind, batch.items[99]?.kind]).toEqual([
      'available',
      'unknown-sku',
      'available',
    ]);
  });

  test('about locations is answered for each of them', async () => {
    expect(await locations('ORAKEL')).toEqual({
      kind: 'locations',
      sku: 'ORAKEL',
      locations: [
        { location: 'berlin-mitte', sellable: false, stock: { kind: 'counted', quantityE4: 0 } },
        { location: 'hamburg-altona', sellable: false, stock: { kind: 'counted', quantityE4: 0 } },
        { location: 'muenchen-sendling', sellable: false, stock: { kind: 'counted', quantityE4: 100_000 } },
        { location: 'koeln-deutz', sellable: true, stock: { kind: 'counted', quantityE4: 25_000 } },
      ],
      knowledge: knowing(CHANGED_AT_MS),
    });
    expect(await locations('NONE')).toEqual(unknown('NONE'));
  });

  test('whose feed row was refused is not answered from what was known before', async () => {
    feed.rows.push(feedRow(14, 'FRAGLICH'));
    await until(async () => ((await ask({ sku: 'FRAGLICH' })) as { kind: string }).kind === 'available', 'it is there');
    feed.always = (honest) =>
      Buffer.from(honest.toString('latin1').replace('0000000077000 EA ', '0000000077000 PCE'), 'latin1');
    feed.rows.push(feedRow(15, 'FRAGLICH', { quantityThousandths: 77_000 }), feedRow(16, 'GUT'));
    const error = await until(
      () =>
        ask({ sku: 'FRAGLICH' }).then(
          () => undefined,
          (reason: unknown) => reason as ArmError,
        ),
      'the doubt has arrived',
    );
    feed.always = undefined;
    expect(error).toMatchObject({ failure: 'refused-translation', options: { field: 'feed.stock.unit' } });
    const batch = arm.call(
      'availability.batch',
      { channel: 'web', skus: ['A/B-100', 'FRAGLICH'] },
      { signal: AbortSignal.timeout(20_000), remainingMs: () => 20_000 },
    );
    await expect(batch).rejects.toMatchObject({
      failure: 'refused-translation',
      options: { field: 'feed.stock.unit' },
    });
  });

  test('continues the trace it came with', async () => {
    const caller = newTraceContext(true);
    spans.reset();
    await ask({}, 20_000, arm, formatTraceparent(caller));
    const ofTrace = () => spans.getFinishedSpans().filter((span) => span.spanContext().traceId === caller.traceId);
    const [question] = await until(() => (ofTrace().length > 0 ? ofTrace() : undefined), 'the span is there');
    expect(question).toMatchObject({
      name: 'inventory.availability.one',
      parentSpanContext: { spanId: caller.spanId },
    });
  });
});

describe('what is no question is refused by rule, and ends nothing', () => {
  const one = 'inventory.availability.one';
  const batch = 'inventory.availability.batch';
  const question = { sku: 'A', channel: 'web' };
  test.each<[string, string, unknown, string]>([
    ['no envelope', one, 'text', ''],
    ['an empty one', one, {}, 'question'],
    ['a list', one, [], ''],
    ['a question of null', one, { question: null }, 'question'],
    ['no sku', one, { question: { channel: 'web' } }, 'question.sku'],
    ['an empty sku', one, { question: { ...question, sku: '' } }, 'question.sku: matches'],
    ['a long sku', one, { question: { ...question, sku: 'X'.repeat(65) } }, 'question.sku: matches'],
    ['a control character', one, { question: { ...question, sku: 'A\u0000' } }, 'question.sku: matches'],
    ['a number', one, { question: { ...question, sku: 7 } }, 'question.sku'],
    ['another channel', one, { question: { ...question, channel: 'fax' } }, 'question.channel: isIn'],
    ['a name of a prototype', one, { question: { ...question, channel: 'constructor' } }, 'question.channel: isIn'],
    [
      'a location of web',
      one,
      { question: { ...question, location: 'berlin-mitte' } },
      'question.location: locationOfStore',
    ],
    [
      'another location',
      one,
      { question: { ...question, channel: 'store', location: 'bonn' } },
      'question.location: isIn',
    ],
    ['a negative rest of time', one, { question, remainingMs: -1 }, 'remainingMs: min'],
    ['no SKUs', batch, { question: { channel: 'web', skus: [] } }, 'question.skus: arrayMinSize'],
    [
      '101 SKUs',
      batch,
      { question: { channel: 'web', skus: Array.from({ length: 101 }, (_, index) => `S${index}`) } },
      'question.skus: arrayMaxSize',
    ],
    ['two alike', batch, { question: { channel: 'web', skus: ['A', 'A'] } }, 'question.skus: arrayUnique'],
    ['a list in a list', batch, { question: { channel: 'web', skus: [['A']] } }, 'question.skus'],
  ])('%s', async (_, pattern, envelope, rule) => {
    const error: unknown = await firstValueFrom(stranger.send(pattern, envelope as object)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'invalid-question' });
    expect((error as { message: string }).message).toContain(rule);
    expect(JSON.stringify(error)).not.toContain('fax');
  });

  test('nobody works on what nobody waits for', async () => {
    const error: unknown = await firstValueFrom(stranger.send(one, { question, remainingMs: 0 })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'out-of-time' });
  });

  test('nor do bytes that are no message', async () => {
    const port = Number(new URL(inventory.url).port);
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      '999999999#',
      '4#null',
      '2#{}',
      '1#5',
      '#',
      '-5#',
      '13#{"pattern":{}',
      '\u0000'.repeat(9_000),
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.on('error', () => undefined).on('close', () => resolve());
      });
    }
    expect(await ask({})).toMatchObject({ kind: 'available' });
  });
});

describe('fault switches', () => {
  test('slow it down', async () => {
    await setFaults({ latencyMs: 150 });
    const before = performance.now();
    await ask({});
    expect(performance.now() - before).toBeGreaterThan(145);
    expect((await ops('/readyz?verbose')).text).toContain('faults are injected');
  });

  test('make a share of it fail', async () => {
    await setFaults({ errorRate: 1 });
    expect(await failureOf(ask({}))).toMatchObject({ failure: 'fault' });
    await setFaults({ errorRate: 0.5 });
    const outcomes = await Promise.all(
      // Two hundred at once on a busy machine: what is asked is whether they fail, not how soon.
      Array.from({ length: 200 }, () =>
        ask({}, 10_000).then(
          () => true,
          () => false,
        ),
      ),
    );
    const failed = outcomes.filter((ok) => !ok).length;
    expect(failed).toBeGreaterThan(50);
    expect(failed).toBeLessThan(150);
  });

  test('let it hang, and come back', async () => {
    await setFaults({ hang: true });
    expect(await failureOf(ask({}, 60))).toMatchObject({ failure: 'deadline' });
    await ops('/__faults', { method: 'DELETE' });
    expect(await ask({})).toMatchObject({ kind: 'available' });
  });

  test('let it refuse connections, and come back', async () => {
    await setFaults({ refuse: true });
    expect(await failureOf(ask({}))).toMatchObject({ failure: 'transport' });
    await ops('/__faults', { method: 'DELETE' });
    expect(await until(() => ask({}), 'it answers again', 1_000)).toMatchObject({ kind: 'available' });
  });

  test('let it crash, after the answer', async () => {
    expect((await setFaults({ crash: true })).status).toBe(200);
    await until(() => crashes === 1, 'it would have crashed');
  });

  test.each([{ latencyMs: -1 }, { errorRate: 2 }, { hang: 'yes' }, { typo: true }])('refuse %j', async (switches) => {
    expect((await setFaults(switches)).status).toBe(400);
    expect(JSON.parse((await ops('/__faults')).text)).toEqual({
      latencyMs: 0,
      hang: false,
      errorRate: 0,
      refuse: false,
      wrongRate: 0,
    });
  });
});

describe('its life', () => {
  test('metrics and readiness say how fresh it is', async () => {
    const metrics = (await ops('/metrics')).text;
    expect(metrics).toMatch(/^banyan_feed_lag_seconds 0$/m);
    expect(metrics).toMatch(/^banyan_feed_position \d+$/m);
    expect(metrics).toMatch(
      /banyan_inventory_call_duration_seconds_count\{operation="availability.one",outcome="ok"\} [1-9]/,
    );
    expect((await ops('/readyz?verbose')).text).toContain('"name":"feed-followed","ok":true');
  });

  test('it goes on answering while the legacy core is down, and catches up after', async () => {
    const { port } = feed;
    await feed.close();
    await until(async () => (await ops('/readyz?verbose')).text.includes('cannot be read'), 'it has noticed');
    expect((await ops('/readyz')).status).toBe(200);
    expect(await ask({})).toMatchObject({ kind: 'available' });
    feed.rows.push(feedRow(17, 'NEU'));
    await feed.listen(port);
    await until(async () => ((await ask({ sku: 'NEU' })) as { kind: string }).kind === 'available', 'it has caught up');
  });

  test('GET /freshness says how late the changes of each source were', async () => {
    feed.rows.push(feedRow(18, 'SPAET', { source: 'WH-SUED' }), feedRow(19, 'FREMD', { source: 'WH-XXX' }));
    const report = await until(async () => {
      const read = JSON.parse((await ops('/freshness')).text) as FreshnessReport;
      return read.sources.some(({ source }) => source === 'other') && read.feed.position === 19 ? read : undefined;
    }, 'the changes are applied');
    expect(report).toMatchObject({
      boundMs: 5_000,
      // The scripted rows changed days ago, or will.
      feed: { position: 19, trouble: null, gaps: { found: 0, healed: 0, givenUp: 0 } },
    });
    expect(report.feed.caughtUpMsAgo).toBeGreaterThanOrEqual(0);
    expect(report.sources.map(({ source }) => source)).toEqual(['WH-NORD', 'WH-SUED', 'other']);
    expect(report.sources[1]).toMatchObject({ lastChangeAt: '2026-11-21T11:00:00.000Z', changes: 1 });
    const metrics = (await ops('/metrics')).text;
    expect(metrics).toMatch(/^banyan_feed_change_lag_seconds_count\{source="WH-SUED"\} 1$/m);
    expect(metrics).toMatch(/^banyan_feed_changes_total\{source="other"\} 1$/m);
    expect(metrics).not.toContain('WH-XXX');
  });

  test('while PostgreSQL is away it goes on answering, and says from when that is', async () => {
    const ageOf = async () => ((await ask({})) as { knowledge: { ageMs: number } }).knowledge.ageMs;
    const ready = await ageOf();
    await postgres.pause();
    await until(async () => (await ageOf()) > ready + 300, 'what is known grows old');
    expect(await ask({})).toMatchObject(counted('A/B-100', 'web', true, 120_000));
    expect((await ops('/readyz')).status).toBe(200);
    expect((await ops('/readyz?verbose')).text).toContain('"name":"postgres","ok":false');
    await postgres.resume();
    feed.rows.push(feedRow(20, 'DANACH'));
    await until(async () => ((await ask({ sku: 'DANACH' })) as { kind: string }).kind === 'available', 'it reads on');
    await until(async () => (await ageOf()) < 300, 'what is known is recent again');
  });

  test('a restart while the core is away knows stock and topology from its tables', async () => {
    feed.always = (_, __, response) => {
      response.writeHead(503).end();
      return 'handled';
    };
    feed.topologyAway = true;
    const replica = await startInventory(settingsOf());
    const caller = armTo(replica);
    expect((await fetch(`${replica.opsUrl}/readyz`)).status).toBe(200);
    expect(await ask({}, 2_000, caller)).toMatchObject(counted('A/B-100', 'web', true, 120_000));
    await caller.close();
    await replica.close();
    feed.always = undefined;
    feed.topologyAway = false;
  });

  test('outside development there are no fault switches', async () => {
    const production = await startInventory(settingsOf({ BANYAN_ENVIRONMENT: 'production' }));
    try {
      expect((await fetch(`${production.opsUrl}/__faults`)).status).toBe(404);
      expect((await fetch(`${production.opsUrl}/livez`)).status).toBe(200);
    } finally {
      await production.close();
    }
  });

  test('told to end, it answers what is in flight and takes no more', async () => {
    const replica = await startInventory(settingsOf());
    const caller = armTo(replica);
    await until(() => ask({}, 2_000, caller), 'it answers');
    await fetch(`${replica.opsUrl}/__faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ latencyMs: 300 }),
    });
    const underWay = Array.from({ length: 20 }, () => ask({}, 2_000, caller));
    await until(
      async () => (await (await fetch(`${replica.opsUrl}/metrics`)).text()).includes('calls_in_flight 20'),
      'they are in flight',
    );
    const closing = replica.close();
    expect(await failureOf(ask({}, 2_000, caller))).toMatchObject({
      failure: expect.stringMatching(/fault|transport/),
    });
    expect(await Promise.all(underWay)).toHaveLength(20);
    await closing;
    expect(await failureOf(ask({}, 2_000, caller))).toMatchObject({ failure: 'transport' });
    await caller.close();
  });

  test('before its first load is complete it is not ready, and says of no SKU that it is unknown', async () => {
    await inventory.close();
    await postgres.stop();
    postgres = await startPostgres();
    feed.always = (_, __, response) => {
      response.writeHead(503).end();
      return 'handled';
    };
    feed.topologyAway = true;
    inventory = await startInventory(settingsOf());
    await arm.close();
    arm = armTo(inventory);
    expect((await ops('/readyz')).status).toBe(503);
    expect(await failureOf(ask({}))).toMatchObject({
      failure: 'fault',
      message: expect.stringContaining('not-loaded'),
    });
    feed.always = undefined;
    // Stock without a topology is nothing: nobody knows which of it a place sells.
    await until(
      async () => (await ops('/readyz?verbose')).text.includes('"name":"feed-loaded","ok":true'),
      'it is loaded',
    );
    expect((await ops('/readyz')).status).toBe(503);
    expect(await failureOf(ask({}))).toMatchObject({ message: expect.stringContaining('topology') });
    feed.topologyAway = false;
    await until(async () => (await ops('/readyz')).status === 200, 'it is ready');
    expect(await ask({})).toMatchObject({ kind: 'available' });
  });
});
