import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import {
  answersList,
  isLogin,
  NO_SUCH_PRODUCT,
  ScriptedRest,
  sendJson,
  stockItem,
  UNAUTHORIZED,
  type RestCall,
} from '../../../../../test/support/scripted-rest.js';
import { attempt, failure } from '../../../../../test/support/scripted-soap.js';
import type { DomainArm } from '../../domain.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type BatchResult,
  type LocationsResult,
} from '../inventory.model.js';
import { connectInventoryLegacy } from './inventory-legacy.client.js';

type Fields = Readonly<Record<string, unknown>>;
type Held = Readonly<Record<string, readonly (readonly [source: string, quantity: number, status: number])[]>>;

const UNMANAGED = { qty: 0, use_config_manage_stock: false, manage_stock: false };
const counted = (sku: string, quantityE4: number, sellable = true) => ({
  kind: 'available',
  sku,
  channel: 'web',
  sellable,
  stock: { kind: 'counted', quantityE4 },
});

const skuOf = (call: RestCall) => decodeURIComponent(/stockItems\/([^/?]*)$/.exec(call.url)?.[1] ?? '');

describe('the REST faces of the legacy arm', () => {
  let core: ScriptedRest;
  const arms: DomainArm[] = [];

  const connect = (faces: Readonly<Record<string, string>>): DomainArm => {
    const arm = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: `${core.url}/shop`,
      soapUser: 'u',
      soapKey: 'k',
      restUser: 'banyan',
      restPassword: 'pass"word',
      faces,
      maxSockets: 16,
    });
    arms.push(arm);
    return arm;
  };

  /** A core with these stock items and source items. */
  const serve = (items: Readonly<Record<string, Fields>>, held: Held = {}) => {
    core.script = (call, res) => {
      if (answersList(call, res)) return;
      if (!call.url.includes('/source-items?')) {
        const sku = skuOf(call);
        const fields = items[sku];
        return fields === undefined ? sendJson(res, NO_SUCH_PRODUCT, 404) : sendJson(res, stockItem(sku, fields));
      }
      const query = new URL(call.url, core.url).searchParams;
      const rows = [...query.getAll('sku'), ...query.getAll('sku[]')].flatMap((sku) =>
        (held[sku] ?? []).map(([source_code, quantity, status]) => ({ sku, source_code, quantity, status })),
      );
      sendJson(res, rows.length === 0 ? [] : { items: rows.toReversed(), total_count: 99 });
    };
  };

  beforeEach(async () => {
    core = await ScriptedRest.start();
  });
  afterEach(async () => {
    await Promise.all(arms.splice(0).map((arm) => arm.close()));
    await core.stop();
  });

  it('asks for a stock item at the store view, its SKU percent-encoded once, with the token it logged in for', async () => {
    serve({ 'A/B %2F & ü': {} });
    const arm = connect({ [AVAILABILITY_ONE]: 'rest' });
    const question = { sku: 'A/B %2F & ü', channel: 'store', location: 'koeln-deutz' };
    expect(await arm.call(AVAILABILITY_ONE, question, attempt())).toMatchObject({ kind: 'available', ...question });
    expect(core.calls.map(({ method, url, authorization }) => [method, url, authorization])).toEqual([
      ['POST', '/shop/rest/V1/integration/admin/token', undefined],
      ['GET', '/shop/rest/pos_0104/V1/stockItems/A%2FB%20%252F%20%26%20%C3%BC', 'Bearer token-of-the-test'],
    ]);
    expect(JSON.parse(core.calls[0]?.body ?? '')).toEqual({ username: 'banyan', password: 'pass"word' });
  });

  it('takes a fresh token once for all whose token has expired', async () => {
    let logins = 0;
    core.script = (call, res) => {
      if (isLogin(call)) return sendJson(res, `token-number-${++logins}`);
      if (call.authorization === 'Bearer token-number-1') return sendJson(res, UNAUTHORIZED, 401);
      sendJson(res, stockItem(skuOf(call)));
    };
    const arm = connect({ [AVAILABILITY_ONE]: 'rest' });
    const ask = () => arm.call(AVAILABILITY_ONE, { sku: 'A', channel: 'web' }, attempt());
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill(counted('A', 120_000)));
    expect(logins).toBe(2);
  });

  it.each<[string, string, string | undefined, string, number]>([
    ['another 404 than that of a product', 'fault', undefined, '{"message":"Request does not match any route."}', 404],
    ['status 500', 'fault', undefined, '{"message":"Internal Error"}', 500],
    ['an HTML 404', 'refused-translation', 'rest.json', '<html>not found', 404],
    ['an error with status 200', 'refused-translation', 'rest.message', '{"message":"Nein"}', 200],
    ['garbage', 'refused-translation', 'rest.json', '\u0000\u0001', 200],
    ['more than 2 MiB', 'refused-translation', 'rest.body', ' '.repeat(3 << 20), 200],
  ])('%s is a failure of kind %s', async (_, kind, field, body, status) => {
    core.script = (call, res) =>
      isLogin(call) ? sendJson(res, 'token-of-the-test') : sendJson(res, `raw:${body}`, status);
    const arm = connect({ [AVAILABILITY_ONE]: 'rest' });
    const asked = arm.call(AVAILABILITY_ONE, { sku: 'A', channel: 'web' }, attempt());
    expect(await failure(asked)).toEqual(['legacy', kind, field]);
  });

  it.each<[string, unknown, number, unknown]>([
    ['a refused password', { message: 'The account sign-in was incorrect.' }, 401, ['legacy', 'fault', undefined]],
    ['an empty list', [], 200, ['legacy', 'refused-translation', 'rest.token']],
    ['a text with blanks', 'not a token', 200, ['legacy', 'refused-translation', 'rest.token']],
  ])('a login answered with %s is no token', async (_, body, status, expected) => {
    core.script = (_call, res) => sendJson(res, body, status);
    const arm = connect({});
    const asked = arm.call(AVAILABILITY_FIRM, { sku: 'A', channel: 'web', wantedE4: 1 }, attempt());
    expect(await failure(asked)).toEqual(expected);
  });

  it('rules on a firm question by the stock item, and knows an unknown SKU', async () => {
    serve({ A: { qty: 2 } });
    const arm = connect({});
    const firm = (sku: string, wantedE4: number) =>
      arm.call(AVAILABILITY_FIRM, { sku, channel: 'web', wantedE4 }, attempt());
    expect(await firm('A', 20_000)).toMatchObject({ kind: 'firm', ruling: { kind: 'granted', backOrder: false } });
    expect(await firm('A', 30_000)).toMatchObject({ ruling: { kind: 'denied', because: 'insufficient' } });
    expect(await firm('B', 10_000)).toEqual({ kind: 'unknown-sku', sku: 'B' });
  });

  it('asks for a batch over REST SKU by SKU, four at once; one in doubt leaves the others', async () => {
    const skus = Array.from({ length: 20 }, (_, index) => `S-${index}`);
    let [running, most] = [0, 0];
    core.script = (call, res) => {
      if (isLogin(call)) return sendJson(res, 'token-of-the-test');
      most = Math.max(most, ++running);
      setImmediate(() => {
        running -= 1;
        const sku = skuOf(call);
        if (sku === 'S-3') return sendJson(res, NO_SUCH_PRODUCT, 404);
        sendJson(res, stockItem(sku, sku === 'S-5' ? { qty: '1,5' } : {}));
      });
    };
    const arm = connect({ [AVAILABILITY_BATCH]: 'rest' });
    const { items } = (await arm.call(AVAILABILITY_BATCH, { channel: 'web', skus }, attempt())) as BatchResult;
    expect(items.map(({ sku }) => sku)).toEqual(skus);
    expect(items[3]).toEqual({ kind: 'unknown-sku', sku: 'S-3' });
    expect(items[5]).toEqual({ kind: 'refused', sku: 'S-5', field: 'rest.stockItem.qty' });
    expect(items.filter((item) => item.kind === 'available')).toHaveLength(18);
    expect(most).toBeLessThanOrEqual(4);
  });

  describe('multi-source', () => {
    const batch = async (arm: DomainArm, skus: readonly string[]) =>
      (await arm.call(AVAILABILITY_BATCH, { channel: 'web', skus }, attempt())) as BatchResult;

    it('asks once for 100 SKUs, and reads the topology once', async () => {
      const skus = Array.from({ length: 100 }, (_, index) => `S/${index}`);
      serve({}, Object.fromEntries(skus.map((sku, index) => [sku, [['WH-NORD', index + 1, 1]]])));
      const arm = connect({ [AVAILABILITY_BATCH]: 'msi' });
      for (let round = 0; round < 2; round++) {
        expect((await batch(arm, skus)).items).toEqual(skus.map((sku, index) => counted(sku, (index + 1) * 10_000)));
      }
      expect(core.count('source-items')).toBe(2);
      expect(core.count('sources?')).toBe(1);
    });

    it('asks in several calls where no server would take the line', async () => {
      const skus = Array.from({ length: 100 }, (_, index) => `${'😀'.repeat(60)}${index}`);
      serve({}, Object.fromEntries(skus.map((sku) => [sku, [['WH-NORD', 1, 1]]])));
      const arm = connect({ [AVAILABILITY_BATCH]: 'msi' });
      expect((await batch(arm, skus)).items).toEqual(skus.map((sku) => counted(sku, 10_000)));
      for (const { url } of core.calls) expect(url.length).toBeLessThan(7_000);
    });

    it('does not take a SKU without rows for unknown: the stock item tells', async () => {
      serve({ OHNE: { qty: 0, is_in_stock: false } }, { A: [['WH-NORD', 1, 1]] });
      const arm = connect({ [AVAILABILITY_BATCH]: 'msi', [AVAILABILITY_ONE]: 'msi' });
      expect((await batch(arm, ['A', 'OHNE', 'NIE'])).items).toEqual([
        counted('A', 10_000),
        counted('OHNE', 0, false),
        { kind: 'unknown-sku', sku: 'NIE' },
      ]);
      const one = (sku: string) => arm.call(AVAILABILITY_ONE, { sku, channel: 'web' }, attempt());
      expect(await one('OHNE')).toEqual(counted('OHNE', 0, false));
      expect(await one('NIE')).toEqual({ kind: 'unknown-sku', sku: 'NIE' });
    });

    it('leaves a SKU without rows in doubt where nobody tells, and the others stand', async () => {
      serve({}, { A: [['WH-NORD', 1, 1]] });
      const off = connect({ [AVAILABILITY_BATCH]: 'msi', 'second-look': 'none' });
      const doubt = { kind: 'refused', sku: 'NIE', field: 'msi.sourceItem' };
      expect((await batch(off, ['A', 'NIE'])).items).toEqual([counted('A', 10_000), doubt]);
      expect(core.count('stockItems')).toBe(0);
      const serving = core.script;
      core.script = (call, res) =>
        call.url.includes('stockItems') ? sendJson(res, { message: 'Wartung' }, 503) : serving(call, res);
      const on = connect({ [AVAILABILITY_BATCH]: 'msi' });
      expect((await batch(on, ['A', 'NIE'])).items).toEqual([counted('A', 10_000), doubt]);
    });

    it('gives what is sold at 0 or less a second look: not counted, or on back-order', async () => {
      serve(
        { GUTSCHEIN: UNMANAGED, NACH: { qty: -2, use_config_backorders: false, backorders: 1 } },
        { GUTSCHEIN: [['WH-NORD', 0, 1]], NACH: [['WH-NORD', -2, 1]], LEER: [['WH-NORD', 0, 0]] },
      );
      const arm = connect({ [AVAILABILITY_BATCH]: 'msi' });
      expect((await batch(arm, ['GUTSCHEIN', 'NACH', 'LEER'])).items).toEqual([
        { ...counted('GUTSCHEIN', 0), stock: { kind: 'unmanaged' } },
        counted('NACH', -20_000),
        counted('LEER', 0, false),
      ]);
      expect(core.count('stockItems')).toBe(2);
    });

    it('says that it does not know when the second look fails, hangs, or is turned off', async () => {
      serve({}, { A: [['WH-NORD', 0, 1]], B: [['WH-NORD', 1, 1]] });
      const serving = core.script;
      const unknown = { ...counted('A', 0), stock: { kind: 'unknown', because: expect.any(String) } };
      const ask = async (faces: Readonly<Record<string, string>>) =>
        (await connect({ [AVAILABILITY_BATCH]: 'msi', ...faces }).call(
          AVAILABILITY_BATCH,
          { channel: 'web', skus: ['A', 'B'] },
          attempt(500),
        )) as BatchResult;
      expect((await ask({})).items).toEqual([unknown, counted('B', 10_000)]);
      expect((await ask({ 'second-look': 'none' })).items).toEqual([unknown, counted('B', 10_000)]);
      core.script = (call, res) => (call.url.includes('stockItems') ? undefined : serving(call, res));
      expect((await ask({})).items).toEqual([unknown, counted('B', 10_000)]);
    });

    it('tells of every store at once', async () => {
      serve(
        { VOUCHER: UNMANAGED, OHNE: UNMANAGED },
        { A: [['ST-0104', 2.5, 1], ['WH-NORD', 50, 1], ['ST-0102', 6, 0]], VOUCHER: [['ST-0101', 0, 1]] }, // prettier-ignore
      );
      const arm = connect({});
      const ask = async (sku: string) =>
        (await arm.call(AVAILABILITY_LOCATIONS, { sku }, attempt())) as LocationsResult;
      const stores = ['berlin-mitte', 'hamburg-altona', 'muenchen-sendling', 'koeln-deutz'];
      const each = (values: readonly (readonly [boolean, object])[]) =>
        stores.map((location, index) => ({ location, sellable: values[index]?.[0], stock: values[index]?.[1] }));
      const count = (quantityE4: number) => ({ kind: 'counted', quantityE4 });
      expect(await ask('A')).toEqual({
        kind: 'locations',
        sku: 'A',
        locations: each([[false, count(0)], [false, count(60_000)], [false, count(0)], [true, count(25_000)]]), // prettier-ignore
      });
      const unmanaged = { kind: 'unmanaged' };
      expect(await ask('VOUCHER')).toMatchObject({
        locations: each([[true, unmanaged], [false, count(0)], [false, count(0)], [false, count(0)]]), // prettier-ignore
      });
      expect(await ask('OHNE')).toMatchObject({
        locations: stores.map((location) => ({ location, stock: unmanaged })),
      });
      expect(await ask('NIE')).toEqual({ kind: 'unknown-sku', sku: 'NIE' });
    });
  });
});
