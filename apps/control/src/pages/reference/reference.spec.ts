import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compareContracts, parseContractText } from '@banyan/contracts';
import { ManualClock, PROBLEMS, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import { TRY_POLICY } from '../../contracts/trying/try-policy.js';
import type { RunningControl } from '../../start-control.js';
import { startedControl } from '../../started-control.fixture.js';
import { parsePage } from './reference.fixture.js';
import { ScriptedGateway } from '../../contracts/trying/scripted-gateway.fixture.js';

// The pages as a browser gets them: a whole control, without PostgreSQL and Unleash, which they do without.

let control: RunningControl;
let gateway: ScriptedGateway;
let folder: string;
let dataDir: string;
const clock = new ManualClock();

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(control.url + path, { redirect: 'manual', headers });
const text = async (path: string) => (await get(path)).text();
const OURS = { 'sec-fetch-site': 'same-origin', origin: 'null' };
const send = (path: string, values: Record<string, string>, headers: Record<string, string> = OURS) =>
  fetch(control.url + path, { method: 'POST', headers, body: new URLSearchParams(values) });

const PRICE = { 'path.sku': '007', 'query.channel': 'web' };
const TRY_PRICE = '/contracts/pricing/v2/try/getPrice';
const GOOD = {
  sku: '007',
  channel: 'web',
  group: 'retail',
  quantity: 1,
  price: { amountMinor: 1899, currency: 'EUR' },
  regular: { amountMinor: 1899, currency: 'EUR' },
  per: 1,
  basis: 'regular',
  tax: { mode: 'included', rate: 1900 },
  tiers: [],
};

function start(gatewayUrl: string | undefined): Promise<RunningControl> {
  return startedControl(
    dataDir,
    {
      BANYAN_CONTRACTS_DIR: folder,
      CONTRACT_PREFIX: '/shop-api',
      GATEWAY_URL: gatewayUrl,
      LOG_LEVEL: 'fatal',
    },
    { clock, compare: (earlier, later) => Promise.resolve(compareContracts(earlier, later, 'default')) },
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-reference-'));
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-reference-data-'));
  cpSync(join(PROJECT_ROOT, 'contracts'), folder, { recursive: true });
  gateway = await ScriptedGateway.start();
  control = await start(gateway.url);
});
afterAll(async () => {
  await control?.close();
  await gateway?.stop();
  for (const each of [folder, dataDir]) rmSync(each, { recursive: true, force: true });
});
beforeEach(() => {
  gateway.asked.length = 0;
  // What was tried before does not count any more.
  clock.advance(60_000);
});

describe('the pages of control', () => {
  it('lead nowhere that is not there, not even to a place within a page', async () => {
    const pages = new Map<string, { readonly status: number; readonly ids: ReadonlySet<string> }>();
    const dead: string[] = [];
    const waiting: [string, string][] = ['/contracts', '/problems', '/runbooks', '/integrations', '/status'].map(
      (path) => [path, 'a person'],
    );
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [link, from] = next;
      const [path = '', fragment = ''] = link.split('#');
      let page = pages.get(path);
      if (page === undefined) {
        const answer = await get(path);
        const parsed = parsePage(await answer.text());
        page = { status: answer.status, ids: new Set(parsed.ids) };
        pages.set(path, page);
        const isPage = (answer.headers.get('content-type') ?? '').startsWith('text/html');
        const own = isPage ? parsed.links.map((each) => (each.startsWith('#') ? path + each : each)) : [];
        waiting.push(...own.filter((each) => each.startsWith('/')).map((each): [string, string] => [each, path]));
      }
      // Unleash and PostgreSQL are away here, and say so.
      if (page.status !== 200 && !(page.status === 503 && path.startsWith('/api')))
        dead.push(`${link} of ${from}: ${page.status}`);
      else if (fragment !== '' && !page.ids.has(fragment)) dead.push(`${link} of ${from}: no such place`);
    }
    expect(dead).toEqual([]);
    expect(pages.size).toBeGreaterThan(60);
  });

  it('have one for every problem, with what it means, what causes it, what to do and who answers with it', async () => {
    for (const code of Object.keys(PROBLEMS)) {
      const page = await text(`/problems/${code}`);
      for (const words of ['Causes', 'What to do', `problems/${code}`])
        expect([code, page.includes(words)]).toEqual([code, true]);
    }
    const unknown = parsePage(await text('/problems/unknown-sku'));
    expect(unknown.links).toEqual(
      expect.arrayContaining(['/contracts/inventory/v1#getAvailability', '/contracts/pricing/v2#getPrice']),
    );
    expect((await get('/problems/nothing')).status).toBe(404);
  });

  it('allow nothing but their own script, forms to themselves and no cache', async () => {
    const { headers } = await get('/contracts/pricing/v2');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await get('/status')).headers.get('content-security-policy')).not.toContain('script-src');
    const script = await get('/contracts.js');
    const source = await script.text();
    expect([script.headers.get('content-type'), script.headers.get('x-content-type-options')]).toEqual([
      'text/javascript; charset=utf-8',
      'nosniff',
    ]);
    expect(() => new Script(source)).not.toThrow();
  });

  it('say what there is to whoever asks for what there is not', async () => {
    const version = await get('/contracts/inventory/v9');
    expect([version.status, parsePage(await version.text()).links.includes('/contracts/inventory/v2')]).toEqual([
      404,
      true,
    ]);
    const domain = await get('/contracts/nothing/v1');
    expect([domain.status, parsePage(await domain.text()).links.includes('/contracts/pricing')]).toEqual([404, true]);
    for (const path of [
      '/contracts/inventory/v1/9.9.9',
      '/contracts/inventory/v1...v9',
      '/contracts/pricing/v2/try/nothing',
      '/contracts/%2e%2e/v1',
      '/contracts/inventory/compare',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('/contracts/inventory/v1/9.9.9/openapi.yaml')).status).toBe(404);
    expect((await get('/contracts/inventory/..%2f..%2fpackage.json/openapi.yaml')).status).toBe(404);
  });

  it('give the text as it is written, the one in force and earlier ones', async () => {
    const file = (path: string) => readFileSync(join(folder, path), 'utf8');
    expect(await text('/contracts/inventory/v1/openapi.yaml')).toBe(file('inventory/v1/openapi.yaml'));
    expect(await text('/contracts/inventory/v1/1.0.0/openapi.yaml')).toBe(file('inventory/v1/published/1.0.0.yaml'));
    const json = await get('/contracts/inventory/v2/openapi.json');
    expect(await json.json()).toEqual(parseContractText(file('inventory/v2/openapi.yaml')));
    expect(await text('/contracts/inventory/v1/1.0.0')).toContain('This is an earlier text');
  });

  it('find an operation by its path, a field or a problem, with no script', async () => {
    const found = async (words: string) =>
      parsePage(await text(`/contracts?q=${encodeURIComponent(words)}`)).links.filter((link) => link.includes('#'));
    expect(await found('amountMinor batch v2')).toEqual(['/contracts/pricing/v2#getPriceBatch']);
    expect(await found('not-quotable V2')).toEqual(['/contracts/pricing/v2#quoteBasket']);
    expect(await found('no such words')).toEqual([]);
    expect(await text('/contracts?q=%22%3E%3Cscript%3E')).not.toContain('"><script>');
  });

  it('change with the registry and the texts, while control runs; what cannot be read is said', async () => {
    const path = join(folder, 'registry.yaml');
    const before = readFileSync(path, 'utf8');
    const registry = parseDocument(before);
    registry.setIn(['contracts', 'inventory', 'v1', 'state'], 'deprecated');
    registry.setIn(['contracts', 'inventory', 'v1', 'deprecation'], {
      at: '2026-12-01T00:00:00Z',
      sunset: '2027-06-30T00:00:00Z',
      successor: 'v2',
      reason: 'exact quantities',
    });
    writeFileSync(path, registry.toString());
    const page = await text('/contracts/inventory/v1');
    for (const words of ['exact quantities', '2027-06-30', '/contracts/inventory/v1...v2'])
      expect(page).toContain(words);
    writeFileSync(path, 'contracts: [');
    expect(await text('/contracts')).toContain('The registry cannot be read as it lies there now');
    expect(await text('/contracts/inventory/v1')).toContain('exact quantities');
    writeFileSync(path, before);
    expect(await text('/contracts/inventory/v1')).not.toContain('exact quantities');
  });

  it.each([
    ['that nobody was promised has no page while its text cannot be read', 'draft', 404],
    ['that is published keeps the page of its text in force', 'published', 200],
  ])('of a version %s', async (_how, state, status) => {
    const path = join(folder, 'registry.yaml');
    const before = readFileSync(path, 'utf8');
    const registry = parseDocument(before);
    if (state === 'draft') {
      registry.setIn(['contracts', 'pricing', 'v1', 'state'], state);
      registry.deleteIn(['contracts', 'pricing', 'v1', 'published']);
      writeFileSync(path, registry.toString());
    }
    const broken = join(folder, 'pricing/v1/openapi.yaml');
    const good = readFileSync(broken, 'utf8');
    writeFileSync(broken, 'paths: {');
    expect((await get('/contracts/pricing/v1')).status).toBe(status);
    expect(await text('/contracts')).toContain('pricing v1');
    writeFileSync(broken, good);
    writeFileSync(path, before);
    expect((await get('/contracts/pricing/v1')).status).toBe(200);
  });
});

describe('a text that is worked on', () => {
  it('is not in force: it has a page of its own, says that it promises nothing, and is compared with the last', async () => {
    const path = join(folder, 'inventory/v1/openapi.yaml');
    const before = readFileSync(path, 'utf8');
    const frozen = readFileSync(join(folder, 'inventory/v1/published/1.2.0.yaml'), 'utf8');
    writeFileSync(path, before.replace('version: 1.2.0', 'version: 1.3.0').replaceAll('maxItems: 100', 'maxItems: 90'));
    const inForce = await text('/contracts/inventory/v1');
    expect(parsePage(inForce).links).toEqual(
      expect.arrayContaining(['/contracts/inventory/v1/1.3.0', '/contracts/inventory/1.2.0...1.3.0']),
    );
    expect(await text('/contracts/inventory/v1/openapi.yaml')).toBe(frozen);
    expect(await text('/contracts/inventory/v1/1.3.0')).toContain('This text is worked on and not published');
    const changed = parsePage(await text('/contracts/inventory/1.2.0...1.3.0')).text.replaceAll(/\s+/g, ' ');
    for (const words of [
      'breaking',
      'Was accepted, and is not any more',
      'POST /inventory/v1/availability/batch',
      'body /skus',
    ]) {
      expect(changed).toContain(words);
    }
    writeFileSync(path, before.replace('**This version is frozen.**', '**This version is frozen, truly.**'));
    // Better words for the same promise are the text in force.
    expect(await text('/contracts/inventory/v1')).toContain('frozen, truly');
    writeFileSync(path, before);
  });
});

describe('what changed between two texts', () => {
  it('is told by operation, with the verdict, the payload that shows it, and what the owners say', async () => {
    const page = parsePage(await text('/contracts/inventory/v1...v2'));
    const words = page.text.replaceAll(/\s+/g, ' ');
    for (const each of [
      'breaking',
      'May arrive now, and would not have been valid',
      'response-schema-widened',
      'What may arrive was not valid before.',
      '/locations is new',
      '200 /available',
      'Quantities are exact numbers',
    ]) {
      expect(words).toContain(each);
    }
    expect(page.ids).toEqual(
      expect.arrayContaining(['GET-inventory-v2-availability-sku', 'POST-inventory-v2-availability-batch']),
    );
    const minor = parsePage(await text('/contracts/inventory/1.0.0...1.1.0')).text;
    expect(minor).toMatch(/compatible\s+nobody who relied on the earlier/);
    expect(minor.match(/the header Age of the response 200 of/g)).toHaveLength(2);
    expect(parsePage(await text('/contracts/inventory/v2...v2')).text).toContain('The same promise.');
  });

  it('is not told of what has nothing in common, and why', async () => {
    expect(await text('/contracts/inventory/legacy...v1')).toContain('the legacy wire has the core’s own URLs');
  });

  it('is asked for by a form as well', async () => {
    const answer = await get('/contracts/inventory/compare?from=1.0.0&to=v2');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/contracts/inventory/1.0.0...v2']);
    expect((await get('/contracts/inventory/compare?from=//evil.test/&to=v2')).status).toBe(404);
  });
});

describe('trying an operation', () => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = { 'contract-version': 'v2' }) => {
    gateway.answers = (_request, response) => {
      response.writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
        ...headers,
      });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  };

  it('has a form that is filled with the example of the contract, or with what the link says; nothing is sent', async () => {
    expect(await text(TRY_PRICE)).toMatch(/name="path\.sku"\s+value="007"/);
    const linked = await text(`${TRY_PRICE}?path.sku=A%2FB%22%3E&query.channel=store&nobody=x`);
    expect(linked).toMatch(/value="A\/B&quot;&gt;"/);
    expect(linked).toMatch(/<option value="store" selected>/);
    expect(await text('/contracts/pricing/v2/try/quoteBasket')).toMatch(/<textarea[^>]*>\n\{\n/);
    expect(await text('/contracts/pricing/v2/try/quoteBasket')).toContain('&quot;quantity&quot;: 3');
    expect(gateway.asked).toEqual([]);
  });

  it('asks the gateway below its prefix, as nobody’s storefront, and shows what came', async () => {
    answer(200, GOOD, {
      'contract-version': 'v2',
      age: '3',
      'set-cookie': 'banyan_sid=secret; Path=/',
      'x-other': '<b>',
    });
    const sent = await send(TRY_PRICE, PRICE);
    const page = await sent.text();
    expect(gateway.asked).toMatchObject([
      { line: 'GET /shop-api/pricing/v2/prices/007?channel=web', headers: { 'x-storefront': 'console' } },
    ]);
    expect(gateway.asked[0]?.headers).not.toHaveProperty('cookie');
    for (const words of [
      'keeps its contract',
      '&quot;amountMinor&quot;: 1899',
      'How many seconds old the answer may be',
      'banyan_sid=…',
      '&lt;b&gt;',
      'X-Storefront: console',
    ]) {
      expect(page).toContain(words);
    }
    expect(page).not.toContain('secret');
    expect(page).toContain(`curl --include &#39;${gateway.url}/shop-api/pricing/v2/prices/007?channel=web&#39;`);
    expect(page).toMatch(/type Money = \{\n {2}readonly amountMinor: number;/);
    expect([sent.status, sent.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('says where an answer breaks the contract: a field, a header that is owed, a status, no JSON at all', async () => {
    answer(200, { ...GOOD, price: { amountMinor: 18.99, currency: 'EUR' } }, {});
    const broken = parsePage(await (await send(TRY_PRICE, PRICE)).text()).text.replaceAll(/\s+/g, ' ');
    expect(broken).toContain('This answer breaks its contract.');
    expect(broken).toContain('/price/amountMinor must be integer');
    expect(broken).toContain('header:Contract-Version is promised with this status, and did not come');
    answer(418, {});
    expect(await (await send(TRY_PRICE, PRICE)).text()).toContain('status 418 is not in the contract');
    answer(200, '<html>core</html>');
    const html = await (await send(TRY_PRICE, PRICE)).text();
    expect(html).toContain('is not JSON');
    expect(html).toContain('&lt;html&gt;core&lt;/html&gt;');
  });

  it('explains a problem and the end of a version, with links to their pages', async () => {
    const problem = {
      type: 'https://banyan.shop/problems/unknown-sku',
      title: 'No product has this SKU',
      status: 404,
      code: 'unknown-sku',
    };
    answer(404, problem, {
      'contract-version': 'v2',
      deprecation: '@1796083200',
      link: '<https://docs.example/contracts/pricing/v2>; rel="deprecation"; type="text/html"',
    });
    const page = await (await send(TRY_PRICE, PRICE)).text();
    expect(page).toContain('href="/problems/unknown-sku"');
    expect(page).toContain('This version is deprecated since 2026-12-01');
    expect(page).toContain('<a href="/contracts/pricing/v2">/contracts/pricing/v2</a>');
    expect(page).toContain('keeps its contract');
  });

  it('sends a reading POST with its body, and HEAD in place of GET', async () => {
    answer(200, {});
    await send('/contracts/pricing/v2/try/getPriceBatch', { body: '{"channel":"web",\r\n"skus":["007"]}' });
    await send(TRY_PRICE, { ...PRICE, method: 'HEAD' });
    await send(TRY_PRICE, { ...PRICE, method: 'DELETE' });
    expect(gateway.asked.map(({ line, body }) => [line, body])).toEqual([
      ['POST /shop-api/pricing/v2/prices/batch', '{"channel":"web",\n"skus":["007"]}'],
      ['HEAD /shop-api/pricing/v2/prices/007?channel=web', ''],
      ['GET /shop-api/pricing/v2/prices/007?channel=web', ''],
    ]);
  });

  it('sends nothing where a value cannot be sent, and says which', async () => {
    const page = await (await send(TRY_PRICE, { 'path.sku': '..' })).text();
    expect(page).toContain('cannot stand in a path');
    expect(page).toContain('is required');
    expect(gateway.asked).toEqual([]);
  });

  it('follows no redirect, reads no more than its bound, and says that no answer came', async () => {
    answer(302, '', { location: 'http://169.254.169.254/latest' });
    expect(await (await send(TRY_PRICE, PRICE)).text()).toContain('http://169.254.169.254/latest');
    answer(200, 'x'.repeat(TRY_POLICY.mostAnswerBytes.value + 1));
    const large = await (await send(TRY_PRICE, PRICE)).text();
    expect(large).toContain('Only its beginning was read.');
    expect(large.length).toBeLessThan(TRY_POLICY.mostAnswerBytes.value + 60_000);
    gateway.answers = (_request, response) => void response.destroy();
    expect(await (await send(TRY_PRICE, PRICE)).text()).toContain('The gateway did not answer');
    expect(gateway.asked).toHaveLength(3);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://evil.test' }],
    ['a sibling', { 'sec-fetch-site': 'same-site', origin: 'null' }],
    ['an old browser', { origin: 'http://evil.test' }],
    ['nobody who says where', {}],
    ['an old browser that hides where it comes from', { origin: 'null' }],
    ['one that lies about its origin', { 'sec-fetch-site': 'same-origin', origin: 'http://evil.test' }],
  ])('is not asked for by %s', async (_who, headers) => {
    expect((await send(TRY_PRICE, PRICE, headers)).status).toBe(403);
    expect(gateway.asked).toEqual([]);
  });

  it('is not asked for under a name that somebody points at this machine', async () => {
    const { port } = new URL(control.url);
    const { ask } = await import('../../../../../test/support/ask.js');
    const answered = await ask(control.url, TRY_PRICE, {
      method: 'POST',
      headers: {
        host: `evil.test:${port}`,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
    });
    expect(answered.status).toBe(403);
    expect(gateway.asked).toEqual([]);
  });

  it('is taken from our page in an old browser', async () => {
    answer(200, GOOD);
    expect((await send(TRY_PRICE, PRICE, { origin: control.url })).status).toBe(200);
    expect(gateway.asked).toHaveLength(1);
  });

  it('is bounded by the minute, for all readers together', async () => {
    answer(200, GOOD);
    for (let turn = 0; turn < TRY_POLICY.perMinute.value; turn++) await send(TRY_PRICE, PRICE);
    expect(await (await send(TRY_PRICE, PRICE)).text()).toContain('Not sent');
    clock.advance(2_000);
    expect(await (await send(TRY_PRICE, PRICE)).text()).toContain('keeps its contract');
    expect(gateway.asked).toHaveLength(TRY_POLICY.perMinute.value + 1);
  });

  it('is off where nobody has said where the gateway is, says how to change that, and shows what to copy all the same', async () => {
    const without = await start(undefined);
    try {
      const page = await (await fetch(without.url + TRY_PRICE)).text();
      expect(page).toContain('Set GATEWAY_URL');
      expect(page).toContain('https://your-gateway.example/pricing/v2/prices/007?channel=web');
      writeFileSync(
        join(dataDir, 'run.json'),
        JSON.stringify({ processes: [{ name: 'gateway', opsUrl: 'http://127.0.0.1:1', url: gateway.url }] }),
      );
      expect(await (await fetch(without.url + TRY_PRICE)).text()).toContain(gateway.url);
    } finally {
      rmSync(join(dataDir, 'run.json'), { force: true });
      await without.close();
    }
  });
});
