import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, TranslationRefused } from '@banyan/kernel';
import { attempt, failure } from '../../../../../test/support/scripted-soap.js';
import {
  answersList,
  isLogin,
  ScriptedRest,
  sendJson,
  TOPOLOGY_LISTS,
  UNAUTHORIZED,
} from '../../../../../test/support/scripted-rest.js';
import { STALENESS_BOUND_MS } from '../inventory.model.js';
import { LegacyTopologyClient, TOPOLOGY_FRESH_MS } from './topology.client.js';

const refusedField = async (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error instanceof TranslationRefused ? error.field : String(error)),
  );

describe('the legacy topology client', () => {
  let core: ScriptedRest;
  let client: LegacyTopologyClient;
  let clock: ManualClock;

  beforeEach(async () => {
    core = await ScriptedRest.start();
    clock = new ManualClock();
    client = new LegacyTopologyClient({
      clock,
      baseUrl: `${core.url}/shop/`,
      restUser: 'banyan',
      restPassword: 'password',
      maxSockets: 4,
    });
  });

  afterEach(async () => {
    await client.close();
    await core.stop();
  });

  it('joins the three lists: every source once, every place once, sources that are off among them', async () => {
    const topology = await client.read(attempt());
    expect(topology.sources).toContainEqual({ code: 'WH-ALT', enabled: false });
    expect(topology.sources).toHaveLength(7);
    expect(topology.places).toHaveLength(8);
    expect(topology.places).toEqual(
      expect.arrayContaining([
        { place: { channel: 'web' }, sources: ['WH-NORD', 'WH-SUED', 'WH-ALT'] },
        { place: { channel: 'app' }, sources: ['WH-NORD', 'WH-SUED', 'WH-ALT'] },
        { place: { channel: 'marketplace' }, sources: ['WH-SUED'] },
        { place: { channel: 'store' }, sources: ['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104'] },
        { place: { channel: 'store', location: 'koeln-deutz' }, sources: ['ST-0104'] },
      ]),
    );
  });

  it('reads once for all who ask, with one token', async () => {
    await Promise.all(Array.from({ length: 8 }, () => client.read(attempt())));
    expect(core.calls.map((call) => call.url).toSorted()).toEqual([
      '/shop/rest/V1/integration/admin/token',
      '/shop/rest/V1/inventory/sources?pageSize=300&currentPage=1',
      '/shop/rest/V1/inventory/stock-source-links?pageSize=300&currentPage=1',
      '/shop/rest/V1/inventory/stocks?pageSize=300&currentPage=1',
    ]);
  });

  it('answers from memory for a minute, then reads anew behind the caller’s back', async () => {
    const first = await client.read(attempt());
    clock.advance(TOPOLOGY_FRESH_MS);
    expect(await client.read(attempt())).toBe(first);
    expect(core.count('sources?')).toBe(1);
    let asked: () => void = () => undefined;
    const refreshed = new Promise<void>((resolve) => {
      asked = resolve;
    });
    core.script = (call, res) => {
      answersList(call, res);
      res.once('close', () => core.count('inventory') >= 6 && asked());
    };
    clock.advance(1);
    expect(await client.read(attempt())).toBe(first);
    await refreshed;
    expect(core.count('sources?')).toBe(2);
  });

  it('goes on with the last one while the core fails, paces its tries, and gives up at the staleness bound', async () => {
    const first = await client.read(attempt());
    core.script = (_, res) => sendJson(res, { message: 'maintenance' }, 503);
    clock.advance(TOPOLOGY_FRESH_MS + 1);
    for (let tries = 0; tries < 5; tries++) expect(await client.read(attempt())).toBe(first);
    clock.advance(STALENESS_BOUND_MS - TOPOLOGY_FRESH_MS - 1);
    expect(await client.read(attempt())).toBe(first);
    clock.advance(1);
    expect(await failure(client.read(attempt()))).toEqual(['legacy', 'fault', undefined]);
    core.script = (call, res) => void answersList(call, res);
    expect(await client.read(attempt())).toEqual(first);
  });

  it('keeps reading for those who wait when the caller who began it leaves', async () => {
    const leaving = new AbortController();
    const held: (() => void)[] = [];
    const begun = new Promise<void>((resolve) => {
      core.script = (call, res) => {
        if (isLogin(call)) return void answersList(call, res);
        held.push(() => void answersList(call, res));
        if (held.length === 3) resolve();
      };
    });
    const first = failure(client.read(attempt(2_000, leaving.signal)));
    const second = client.read(attempt());
    await begun;
    leaving.abort();
    expect(await first).toEqual(['legacy', 'aborted', undefined]);
    for (const answer of held) answer();
    expect((await second).places).toHaveLength(8);
  });

  it('takes a fresh token once when the core says that it has expired', async () => {
    let logins = 0;
    core.script = (call, res) => {
      if (isLogin(call)) return sendJson(res, `token-number-${++logins}`);
      if (call.authorization !== 'Bearer token-number-2') return sendJson(res, UNAUTHORIZED, 401);
      answersList(call, res);
    };
    expect((await client.read(attempt())).sources).toHaveLength(7);
    expect(logins).toBe(2);
  });

  it('calls it a fault when a fresh token is no better', async () => {
    core.script = (call, res) =>
      isLogin(call) ? sendJson(res, 'token-of-the-test') : sendJson(res, UNAUTHORIZED, 401);
    expect(await failure(client.read(attempt()))).toEqual(['legacy', 'fault', undefined]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a place without a stock', { stocks: TOPOLOGY_LISTS['stocks']?.slice(1) }, 'msi.stock.sales_channels'],
    [
      'a place with two stocks',
      {
        stocks: [
          ...(TOPOLOGY_LISTS['stocks'] ?? []),
          { stock_id: 9, extension_attributes: { sales_channels: [{ type: 'website', code: 'pos' }] } },
        ],
      },
      'msi.stock.sales_channels',
    ],
    [
      'a link to a source that is not there',
      { 'stock-source-links': [{ stock_id: 1, source_code: 'WH-GONE' }] },
      'msi.stockSourceLink.source_code',
    ],
    ['a source that is neither on nor off', { sources: [{ source_code: 'A', enabled: 'true' }] }, 'msi.source.enabled'],
    [
      'a source that is on and off',
      {
        sources: [
          { source_code: 'A', enabled: true },
          { source_code: 'A', enabled: false },
        ],
      },
      'msi.source.enabled',
    ],
    ['a source without a code', { sources: [{ enabled: true }] }, 'msi.source.source_code'],
    ['an error with status 200', { sources: undefined }, 'msi.message'],
  ])('refuses %s', async (_, changed, field) => {
    core.script = (call, res) => {
      const list = /inventory\/([a-z-]+)\?/.exec(call.url)?.[1] ?? '';
      if (!(list in changed)) return void answersList(call, res);
      const items = changed[list];
      sendJson(res, items === undefined ? { message: 'Zugriff verweigert' } : { items, total_count: 1 });
    };
    expect(await refusedField(client.read(attempt()))).toBe(field);
  });
});
