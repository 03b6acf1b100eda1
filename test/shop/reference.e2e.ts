import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { domains } from '@banyan/domains';
import { PROBLEM_TYPE_BASE, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import { viewOf } from '../../apps/control/src/contracts/reading/operation-view.js';
import { ContractShelf } from '../../apps/control/src/contracts/shelf/contract-shelf.js';
import { ServedOperations } from '../../apps/control/src/contracts/trying/served-operations.js';
import { exampleValues } from '../../apps/control/src/contracts/trying/try-fields.js';
import { ask, type Answer } from '../support/ask.js';
import { runBanyan } from '../support/run-banyan.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// The reference on a running shop: every operation is tried from its page against the real gateway, whatever the gateway sends
// to storefronts leads to a page, and page and command say the same of what changed.

let folder: string;
let shop: Shop;

/** As a browser asks that shows control's own page. */
const control = (path: string, init?: RequestInit) =>
  fetch(shop.url('control') + path, { ...init, headers: { 'sec-fetch-site': 'same-origin' } });
const gateway = (path: string, options: Parameters<typeof ask>[2] = {}): Promise<Answer> =>
  ask(shop.url('gateway'), path, options);
const words = async (answer: Response) => (await answer.text()).replaceAll(/\s+/g, ' ');

function changeRegistry(change: (registry: ReturnType<typeof parseDocument>) => void): void {
  const file = join(folder, 'registry.yaml');
  const registry = parseDocument(readFileSync(file, 'utf8'));
  change(registry);
  writeFileSync(file, registry.toString());
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-reference-'));
  cpSync(join(PROJECT_ROOT, 'contracts'), folder, { recursive: true });
  shop = await startShop({ env: { BANYAN_CONTRACTS_DIR: folder, BANYAN_REGISTRY_POLL_MS: '100' } });
});
afterAll(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('trying operations from their pages', () => {
  it('answers with what the contract promises, for every read of every numbered version', async () => {
    const tried: string[] = [];
    const served = new ServedOperations(domains);
    for (const { domain, version, text } of [...new ContractShelf(folder).look().domains.values()].flat()) {
      if (text === undefined || version === 'legacy') continue;
      const view = viewOf(text.document);
      for (const operation of view.operations) {
        const form = new URLSearchParams(exampleValues(operation, view.references));
        const path = `/contracts/${domain}/${version}/try/${operation.operationId}`;
        const page = await words(await control(path, { method: 'POST', body: form }));
        if (served.behind(domain, version, operation.operationId)?.kind === 'write') {
          expect([path, page.includes('It changes something')]).toEqual([path, true]);
          continue;
        }
        const [, status] = /<\/span> (\d{3})<\/span> in \d+ ms/.exec(page) ?? [];
        // Of an order there is no example that every shop has.
        const promised = operation.operationId === 'getOrder' ? '404' : '200';
        expect([path, status, page.includes('keeps its contract')]).toEqual([path, promised, true]);
        tried.push(path);
      }
    }
    expect(tried.length).toBeGreaterThanOrEqual(12);
  });

  it('is nobody’s use of a contract, where a storefront’s request is', async () => {
    await gateway('/inventory/v1/availability/007?channel=web', { headers: { 'x-storefront': 'web-shop' } });
    type Use = { readonly storefront: string; readonly requests: number };
    const uses = async () => ((await (await control('/api/contracts/usage')).json()) as { uses: readonly Use[] }).uses;
    await until(async () => (await uses()).length > 0, 'use is kept');
    expect(await uses()).toMatchObject([{ storefront: 'web-shop', requests: 1 }]);
    await until(
      async () => (await words(await control('/contracts/inventory/v1'))).includes('web-shop'),
      'the page names who uses it',
    );
    expect(await words(await control('/contracts'))).toMatch(/used by web-shop; last seen/);
  });

  it('shows the firm check, a refusal and its page', async () => {
    const body = new URLSearchParams({ 'path.sku': 'NO-SUCH', 'query.channel': 'web' });
    const page = await words(await control('/contracts/inventory/v2/try/getAvailability', { method: 'POST', body }));
    expect(page).toMatch(/404<\/span> in/);
    expect(page).toContain('href="/problems/unknown-sku"');
    expect(page).toContain('keeps its contract');
  });
});

describe('what the gateway sends to storefronts', () => {
  it('leads to a page, for every problem it can be brought to answer with', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answers = [
      await gateway('/inventory/v9/availability/007'),
      await gateway('/inventory/v1/availability/007?channel=nowhere'),
      await gateway('/inventory/v1/availability/NO-SUCH?channel=web'),
      await gateway('/inventory/v1/availability/007?channel=store&location=nowhere'),
      await gateway('/inventory/v1/nothing'),
      await gateway('/inventory/v1/availability/007?channel=web', { method: 'DELETE' }),
      await gateway('/inventory/v1/%ff'),
      await gateway(`/inventory/v1/${'x'.repeat(9_000)}`),
      await gateway('/inventory/v1/availability/batch', { ...json, body: `{"a":"${'x'.repeat(1_100_000)}"}` }),
      await gateway('/inventory/v1/availability/batch', { method: 'POST', body: 'a=b' }),
      await gateway('/pricing/v2/quotes', {
        ...json,
        body: '{"channel":"web","lines":[{"sku":"NO-SUCH","quantity":1}]}',
      }),
      await gateway('/inventory/v1/availability/007?channel=web', { headers: { expect: 'miracles' } }),
      await gateway('/', { headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '12' } }),
    ];
    const codes = new Set<string>();
    for (const { status, json: body } of answers) {
      if (status < 400) continue;
      const { type, code } = body as { readonly type: string; readonly code: string };
      expect(type).toBe(PROBLEM_TYPE_BASE + code);
      const page = await control(new URL(type).pathname);
      expect([code, page.status]).toEqual([code, 200]);
      expect(await page.text()).toContain('What to do');
      codes.add(code);
    }
    expect([...codes].toSorted()).toEqual(
      expect.arrayContaining([
        'ambiguous-path',
        'body-too-large',
        'invalid-request',
        'method-not-allowed',
        'not-found',
        'not-quotable',
        'unknown-contract-version',
        'unknown-location',
        'unknown-sku',
        'unsupported-media-type',
        'uri-too-long',
      ]),
    );
  });

  it('leads to what is announced, what comes after and how it differs, while a version is going and when it is gone', async () => {
    const one = '/inventory/v1/availability/007?channel=web';
    const linksOf = ({ headers }: Answer) =>
      [...String(headers['link']).matchAll(/<([^>]+)>/g)].map(([, target = '']) => target);
    const deprecation = {
      at: '2026-11-27T12:00:00Z',
      sunset: '2026-11-28T00:00:00Z',
      successor: 'v2',
      reason: 'quantities are exact in v2',
    };
    changeRegistry((registry) => {
      registry.setIn(['contracts', 'inventory', 'v1', 'state'], 'deprecated');
      registry.setIn(['contracts', 'inventory', 'v1', 'deprecation'], deprecation);
    });
    await until(async () => (await gateway(one)).headers['deprecation'] !== undefined, 'v1 is deprecated');
    const links = linksOf(await gateway(one));
    expect(links).toHaveLength(3);
    // In this shop they lead to the control that runs beside the gateway.
    for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    expect(await words(await fetch(links[0] ?? ''))).toContain('quantities are exact in v2');
    const tried = new URLSearchParams({ 'path.sku': '007', 'query.channel': 'web' });
    expect(
      await words(await control('/contracts/inventory/v1/try/getAvailability', { method: 'POST', body: tried })),
    ).toContain('This version is deprecated since 2026-11-27 12:00:00 UTC');

    changeRegistry((registry) => {
      registry.setIn(['contracts', 'inventory', 'v1', 'state'], 'retired');
      registry.setIn(['contracts', 'inventory', 'v1', 'retirement'], {
        at: '2026-11-28T00:00:00Z',
        reason: 'nobody is left',
        forced: false,
      });
    });
    const gone = await until(async () => {
      const answer = await gateway(one);
      return answer.status === 410 ? answer : undefined;
    }, 'v1 is gone');
    expect(gone.json).toMatchObject({ code: 'contract-retired', successor: 'v2' });
    for (const link of linksOf(gone)) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    const page = await words(await fetch(linksOf(gone)[0] ?? ''));
    expect(page).toContain('v1 is retired');
    expect(page).toContain('href="/contracts/inventory/v1...v2"');
    expect(page).not.toContain('>Try it<');
  });
});

describe('two texts that are hard to compare', () => {
  it('are given up at the bound of time, and hold up nothing meanwhile', () => {
    const module = pathToFileURL(join(PROJECT_ROOT, 'dist/apps/control/src/contracts/comparing/compare-apart.js')).href;
    // Every component leads to every other, under as many operations: what the checker finds hardest (ADR 19).
    const source = `
      import { compareApart } from ${JSON.stringify(module)};
      const names = Array.from({ length: 120 }, (_, at) => 'S' + at);
      const text = (most) => ({
        openapi: '3.1.1',
        info: { title: 'x', version: '1.0.0' },
        paths: Object.fromEntries(names.map((name) => ['/x/' + name, { get: { responses: { 200: { description: 'x', content: { 'application/json': { schema: { $ref: '#/components/schemas/' + name } } } } } } }])),
        components: { schemas: Object.fromEntries(names.map((name) => [name, {
          type: 'object', additionalProperties: false,
          properties: { n: { type: 'integer', maximum: most }, ...Object.fromEntries(names.map((each) => [each, { $ref: '#/components/schemas/' + each }])) },
        }])) },
      });
      let turns = 0;
      setInterval(() => { turns += 1; }, 5).unref();
      const began = performance.now();
      const policy = { withinMs: { value: 1500 }, mostBytes: { value: 256 * 1024 * 1024 } };
      const outcome = await compareApart(text(9), text(8), policy).then(({ verdict }) => verdict, ({ name }) => name);
      console.log(JSON.stringify({ outcome, tookMs: performance.now() - began, turns }));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
      encoding: 'utf8',
      cwd: PROJECT_ROOT,
    });
    expect(stderr).toBe('');
    const { outcome, tookMs, turns } = JSON.parse(stdout) as { outcome: string; tookMs: number; turns: number };
    expect(outcome).toBe('ComparingTooLong');
    expect(tookMs).toBeGreaterThan(1_400);
    // A machine that is shared stands still by itself now and then; a comparison in this thread would leave none a turn.
    expect(turns).toBeGreaterThan(10);
  });
});

describe('what changed between two texts', () => {
  it('is the same on the page, where a thread of its own compares, as from the command', async () => {
    for (const range of ['1.0.0..1.1.0', '1.1.0..2.0.0']) {
      const told = await runBanyan(['contracts', 'changelog', 'inventory', range, '--json'], '', {
        BANYAN_CONTRACTS_DIR: folder,
      });
      const [step] = (JSON.parse(told.stdout) as { steps: { changes: { id: string; message: string }[] }[] }).steps;
      const page = await control(`/contracts/inventory/${range.replace('..', '...')}`);
      expect(page.status).toBe(200);
      const text = (await page.text())
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&gt;', '>')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&');
      expect(step?.changes.length).toBeGreaterThan(0);
      for (const { id, message } of step?.changes ?? []) {
        expect(text).toContain(message);
        expect(text).toContain(id);
      }
      expect(text.match(/<div class="difference /g)).toHaveLength(step?.changes.length ?? 0);
    }
  });
});
