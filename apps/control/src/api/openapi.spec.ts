import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations } from '@banyan/domains';
import { newId, PROJECT_ROOT, systemClock } from '@banyan/kernel';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, groupReport, mismatchRecord, mismatchSample, report } from '../control.fixture.js';
import { readConsistency } from '../consistency/read-consistency.js';
import { readFreshness } from '../integrations/freshness.js';
import { integrationStatuses } from '../integrations/integration-view.js';
import type { SignalsReportDto } from '../reports/signals-report.dto.js';
import type { TrafficReportDto } from '../reports/traffic-report.dto.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import { controlApi } from './openapi-document.js';

type Operation = {
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: object };

const document = controlApi() as unknown as Document;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function trafficReport(over: object = {}): TrafficReportDto {
  const minute = Math.floor(systemClock.nowMs() / 60_000);
  const row = {
    minute,
    domain: 'inventory',
    arm: 'service',
    channel: 'web',
    requests: 10,
    failed: 1,
    slow: 1,
  } as const;
  const rest = { journeysFailed: 1, intendedMicro: 500_000, compared: 3, mismatched: 1, ...over };
  return { stream: newId(), minute, through: minute, rows: [{ ...row, ...rest }] };
}

const SIGNALS: SignalsReportDto = {
  journeys: {
    seen: 5,
    failed: 1,
    by: [{ domain: 'inventory', operation: 'availability.one', arm: 'legacy', failed: 1 }],
  },
  failingSkus: [{ domain: 'inventory', sku: 'A', count: 3, error: 1 }],
};

/** Routes as the controllers declare them, read from their source: `get /api/domains/{domain}`. */
function declaredRoutes(): string[] {
  const folder = join(PROJECT_ROOT, 'apps/control/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.controller.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const prefix = /@Controller\('([^']*)'\)/.exec(text)?.[1] ?? '';
    return [...text.matchAll(/@(Get|Post|Put|Patch|Delete|Sse)\('?([^')]*)'?\)/g)].map(([, verb = '', path = '']) => {
      const method = verb === 'Sse' ? 'get' : verb.toLowerCase();
      const whole = `/${[prefix, path].filter(Boolean).join('/')}`.replaceAll(/:(\w+)/g, '{$1}');
      return `${method} ${whole}`;
    });
  });
}

describe('the description of the API', () => {
  let postgres: TestPostgres;
  let control: RunningControl;
  let client: ControlClient;
  let dataDir: string;
  /** Where the slider stands, percent. */
  let stands = 7;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });

  // Compiling one takes longer than a hundred checks.
  const checks = new Map<string, ReturnType<typeof ajv.compile>>();
  const validate = (schema: object, value: unknown): unknown => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const check = checks.get(text) ?? ajv.compile(JSON.parse(text) as object);
    checks.set(text, check);
    return check(value) ? [] : check.errors;
  };
  const answered = async (method: string, path: string, response: Response): Promise<void> => {
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const schema = document.paths[path]?.[method]?.responses[response.status]?.content[type]?.schema;
    expect([path, response.status, type, schema === undefined]).toEqual([path, response.status, type, false]);
    expect(validate(schema ?? {}, await response.json())).toEqual([]);
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-openapi-'));
    postgres = await startPostgres();
    const slider = {
      slider: () => Promise.resolve({ kind: 'slider', percent: stands, strategyId: 's' } as const),
      moveSlider: () => Promise.reject(new Error('nothing is moved here')),
    };
    control = await startedControl(dataDir, { DATABASE_URL: postgres.url, BANYAN_RAMP_DIR: 'docs/how-to' }, { slider });
    client = new ControlClient(control.url);
    await until(async () => (await client.status()).domains[0]?.latch !== null, 'the latches are read');
  }, 60_000);
  afterAll(async () => {
    await control?.close();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
  });

  it('has every route of the controllers, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => `${method} ${path}`),
    );
    const declared = declaredRoutes().filter((route) => route.includes(' /api/'));
    expect(described.sort()).toEqual(declared.sort());
  });

  it('is served as it is', async () => {
    expect(await client.get('/api/openapi.json')).toEqual(document);
  });

  /** Of groups, samples, judgements and golden cases. */
  async function groupsAreTrue(): Promise<void> {
    const sent = report({ requests: 20, failed: 1 });
    // Of today: what is older than is kept goes as soon as something is written.
    const atMs = systemClock.nowMs();
    const sample = mismatchSample(1, { atMs });
    const without = mismatchSample(2, {
      atMs,
      question: null,
      answers: null,
      case: { kind: 'none', because: 'personal' },
    });
    const samples = { stream: newId(), dropped: 0, next: [sample, without] };
    Object.assign(sent.shadow[0]!, { groups: groupReport(1), samples });
    const schema =
      document.paths['/api/replicas/{replica}/report']?.['post']?.requestBody?.content['application/json']?.schema;
    expect(validate(schema ?? {}, sent)).toEqual([]);
    const list = '/api/domains/{domain}/mismatch-groups';
    const at = `${control.url}${list.replace('{domain}', 'inventory')}`;
    const groups = async () =>
      (await client.get<{ groups: { id: string }[] }>('/api/domains/inventory/mismatch-groups')).groups;
    const told = await client.post('/api/replicas/gateway-1/report', sent);
    await answered('post', '/api/replicas/{replica}/report', told);
    const [group] = await until(async () => ((await groups()).length > 0 ? groups() : undefined), 'groups are stored');
    await answered('post', '/api/replicas/{replica}/report', await client.post('/api/replicas/gateway-1/report', sent));
    await answered('get', list, await fetch(at));
    await answered('get', list, await fetch(`${at}?days=0`));
    const one = `${list}/{group}`;
    await until(async () => {
      // A gateway tells of them until they are kept: a slow PostgreSQL may not have taken them the first time.
      await client.post('/api/replicas/gateway-1/report', sent);
      const { samples: stored } = (await (await fetch(`${at}/${group?.id}`)).json()) as { samples: unknown[] };
      return stored.length === 2;
    }, 'samples are stored');
    await answered('get', one, await fetch(`${at}/${group?.id}`));
    await answered('get', one, await fetch(`${at}/none`));
    const judge = (body: object, headers = {}) =>
      client.post(`/api/domains/inventory/mismatch-groups/${group?.id}/judgement`, body, headers);
    const wish = { judgement: 'service-wrong', person: 'anna', reason: 'it counts the display piece' };
    await answered('post', `${one}/judgement`, await judge(wish));
    await answered('post', `${one}/judgement`, await judge({}));
    await answered('post', `${one}/judgement`, await judge(wish, { origin: 'https://evil.example' }));
    await answered('get', one, await fetch(`${at}/${group?.id}`));
    const rules = '/api/domains/{domain}/ignore-rules';
    const rulesAt = rules.replace('{domain}', 'inventory');
    const ignore = { path: 'stock.quantityE4', days: 14, person: 'anna', reason: 'the core rounds up until March' };
    const made = await client.post(rulesAt, ignore);
    const { number } = (await made.clone().json()) as { number: number };
    await answered('post', rules, made);
    await answered('post', rules, await client.post(rulesAt, ignore));
    await answered('post', rules, await client.post(rulesAt, { ...ignore, days: 91 }));
    await answered('get', rules, await fetch(control.url + rulesAt));
    await answered('post', '/api/replicas/{replica}/report', await client.post('/api/replicas/gateway-1/report', sent));
    const withdraw = `${rules}/{number}/withdraw`;
    for (const which of [number, number, number + 1]) {
      await answered(
        'post',
        withdraw,
        await client.post(`${rulesAt}/${which}/withdraw`, { person: 'berta', reason: 'mended' }),
      );
    }
    const golden = '/api/mismatch-samples/{sample}/golden';
    for (const [id, query] of [
      [sample.id, 'expected=legacy'],
      [sample.id, 'expected=neither'],
      [without.id, 'expected=legacy'],
      [newId(), 'expected=legacy'],
    ] as const) {
      await answered('get', golden, await fetch(`${control.url}${golden.replace('{sample}', id)}?${query}`));
    }
  }

  it('is true of every answer, before, during and after a rollback', async () => {
    const change = { reason: 'to see', person: 'anna' };
    const gets = [
      '/api/map',
      '/api/business',
      '/api/timeline',
      '/api/status',
      '/api/domains',
      '/api/integrations',
      '/api/session',
      '/api/tokens',
      '/api/audit',
      '/api/configuration',
    ];
    const ofDomain = [
      '/api/domains/{domain}',
      '/api/domains/{domain}/decisions',
      '/api/domains/{domain}/mismatches',
      '/api/domains/{domain}/mismatch-groups',
      '/api/domains/{domain}/ramp',
      '/api/domains/{domain}/series',
    ];
    const look = async (): Promise<void> => {
      for (const path of gets) await answered('get', path, await fetch(control.url + path));
      for (const path of ofDomain) {
        await answered('get', path, await fetch(control.url + path.replace('{domain}', 'inventory')));
        await answered('get', path, await fetch(control.url + path.replace('{domain}', 'nothing')));
      }
      for (const query of ['', '?kind=NO', '?limit=0']) {
        await answered('get', '/api/consistency', await fetch(`${control.url}/api/consistency${query}`));
      }
      for (const query of ['?kind=trip,slider&person=anna&domain=inventory&limit=1', '?limit=0', '?before=never']) {
        await answered('get', '/api/timeline', await fetch(`${control.url}/api/timeline${query}`));
      }
      for (const query of [
        '?domain=inventory&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z',
        '?domain=inventory&from=2026-01-01T00:00:00Z',
        '?domain=nothing&from=2026-01-01T00:00:00Z',
        '',
      ]) {
        await answered('get', '/api/impact', await fetch(`${control.url}/api/impact${query}`));
      }
      for (const query of ['?step=0', '?from=2999-01-01T00:00:00Z', '?channel=web&from=2020-01-01T00:00:00Z']) {
        const at = '/api/domains/{domain}/series';
        await answered('get', at, await fetch(`${control.url}${at.replace('{domain}', 'inventory')}${query}`));
      }
      const parked = '/api/parked';
      for (const query of ['', '?service=pricing', '?consumer=NO', '?limit=0']) {
        await answered('get', parked, await fetch(`${control.url}${parked}${query}`));
      }
      for (const decision of ['retry', 'drop']) {
        const wish = { consumer: 'mail', person: 'anna', reason: 'the template is fixed' };
        const at = `${parked}/${decision}`;
        await answered('post', at, await client.post(at, wish));
        await answered('post', at, await client.post(at, { ...wish, reason: ' ' }));
        await answered('post', at, await client.post(at, wish, { origin: 'https://evil.example' }));
      }
      await answered('get', '/api/contracts', await fetch(`${control.url}/api/contracts`));
      const usage = '/api/contracts/usage';
      await answered('get', usage, await fetch(control.url + usage));
      await answered('get', usage, await fetch(`${control.url}${usage}?domain=inventory&version=v1&days=7`));
      await answered('get', usage, await fetch(`${control.url}${usage}?days=0`));
    };
    await look();
    const watched = report({ requests: 20, failed: 1 }, [mismatchRecord(1)]);
    watched.traffic = trafficReport();
    watched.signals = SIGNALS;
    await answered(
      'post',
      '/api/replicas/{replica}/report',
      await client.post('/api/replicas/gateway-1/report', watched),
    );
    await until(
      async () =>
        (await client.get<{ channels: unknown[] }>('/api/domains/inventory/series')).channels.length > 0 || undefined,
      'the traffic is stored',
    );
    const worse = report({ requests: 20, failed: 1 });
    worse.traffic = trafficReport({ failed: 11 });
    expect((await client.post('/api/replicas/gateway-1/report', worse)).status).toBe(400);
    const day = Math.floor(systemClock.nowMs() / 86_400_000);
    const use = { day, domain: 'inventory', contract: 'v1', operation: 'getOne', storefront: 'web', field: '' };
    const usage = { stream: newId(), sequence: 1, uses: [{ ...use, requests: 3, lastSeenMs: day * 86_400_000 }] };
    const told = () => {
      const body = report({ requests: 20, failed: 1 });
      body.usage = usage;
      return client.post('/api/replicas/gateway-1/report', body);
    };
    await told();
    await until(
      async () => (await client.get<{ uses: unknown[] }>('/api/contracts/usage')).uses.length === 1,
      'the use is stored',
    );
    await answered('post', '/api/replicas/{replica}/report', await told());
    await until(
      async () => (await client.status()).domains[0]?.shadow.examples?.length === 1,
      'the difference is stored',
    );
    await answered(
      'get',
      '/api/domains/{domain}/mismatches',
      await fetch(`${control.url}/api/domains/inventory/mismatches?limit=0`),
    );
    await answered('post', '/api/replicas/{replica}/report', await client.post('/api/replicas/gateway-1/report', {}));
    await answered(
      'post',
      '/api/replicas/{replica}/report',
      await client.post('/api/replicas/gateway-1/report', {}, { origin: 'https://evil.example' }),
    );
    await groupsAreTrue();
    const ramp = async (verb: 'pause' | 'resume', body: object = change): Promise<number> => {
      const answer = await client.post(`/api/domains/inventory/ramp/${verb}`, body);
      const { status } = answer;
      await answered('post', `/api/domains/{domain}/ramp/${verb}`, answer);
      return status;
    };
    expect([await ramp('resume'), await ramp('resume', {}), await ramp('pause')]).toEqual([409, 400, 200]);
    stands = 1;
    expect(await ramp('resume')).toBe(200);
    await until(
      async () => ['waiting', 'frozen'].includes((await client.status()).domains[0]?.ramp?.state ?? ''),
      'the assistant looked',
    );
    await look();
    await answered(
      'post',
      '/api/domains/{domain}/rollback',
      await client.post('/api/domains/inventory/rollback', change),
    );
    expect(await ramp('resume')).toBe(409);
    await until(
      async () => (await client.status()).domains[0]?.unleashPending?.lastError !== undefined,
      'Unleash was tried',
    );
    await look();
    const { decisions } = await client.get<{ decisions: { id: string }[] }>('/api/domains/inventory/decisions');
    const [first] = decisions;
    await answered('get', '/api/decisions/{id}', await fetch(`${control.url}/api/decisions/${first?.id}`));
    await answered('get', '/api/decisions/{id}', await fetch(`${control.url}/api/decisions/none`));
    await answered('post', '/api/domains/{domain}/rollback', await client.post('/api/domains/inventory/rollback', {}));
    await answered(
      'post',
      '/api/domains/{domain}/rollback',
      await client.post('/api/domains/inventory/rollback', change, { origin: 'https://evil.example' }),
    );
    await answered('post', '/api/domains/{domain}/reset', await client.post('/api/domains/inventory/reset', change));
    await answered('post', '/api/domains/{domain}/reset', await client.post('/api/domains/inventory/reset', change));
    await look();
  });

  it('describes an integration in every state, a feed with its freshness among them', () => {
    const freshness = readFreshness({ sources: [{ source: 'wh', lagMs: { p99: 9_000 }, changes: 1 }], feed: {} });
    const faults = [{ file: 'a.yaml', pointer: '', message: 'must be object' }];
    const now = {
      gateways: [],
      database: 'away',
      unleash: 'unknown',
      offOf: () => undefined,
      isHeldByService: () => false,
      feedOf: () => freshness,
    } as const;
    const integrations = integrationStatuses({ ...loadIntegrations(domains), faults }, now);
    expect(new Set(integrations.map(({ state }) => state))).toEqual(
      new Set(['misconfigured', 'no-data', 'degraded', 'failing']),
    );
    const schema = { $ref: '#/components/schemas/IntegrationList' };
    expect(validate(schema, { asOf: '2026-11-27T10:00:00.000Z', integrations })).toEqual([]);
  });

  it('describes what the pricing service says of consistency', () => {
    const evidence = { place: 'app', value: '11.50 EUR per 1', stored: '{}', productId: '1', shopRowId: null };
    const charged = [{ place: 'app', price: { amountMinor: 1_150, currency: 'EUR' }, per: 1 }, { place: 'web' }];
    const finding = { kind: 'window', subject: 'A', state: 'open', odd: ['app'], evidence: [evidence], openings: 1 };
    const at = '2026-11-28T03:00:00.000Z';
    const read = readConsistency({
      asOf: at,
      turn: { last: { endedAt: at } },
      counts: [{ state: 'open', kind: 'window', count: 1 }],
      findings: [{ ...finding, example: { at, group: 'retail', charged }, firstSeenAt: at, lastSeenAt: at }],
    });
    expect(read?.findings[0]?.example?.charged).toHaveLength(2);
    expect(validate({ $ref: '#/components/schemas/Consistency' }, read)).toEqual([]);
  });

  it('describes what is sent: a real report is valid under it', () => {
    const schema =
      document.paths['/api/replicas/{replica}/report']?.['post']?.requestBody?.content['application/json']?.schema;
    expect(validate(schema ?? {}, report({ requests: 20, failed: 1 }, [mismatchRecord(1)]))).toEqual([]);
  });
});
