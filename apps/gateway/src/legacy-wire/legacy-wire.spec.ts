import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import { systemClock, type Clock } from '@banyan/kernel';
import { ask, type Answer, type AskOptions } from '../../../../test/support/ask.js';
import { until } from '../../../../test/support/until.js';
import { counted, failing, hanging } from '../testing/scripted-arm.fixture.js';
import { SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

const TOKEN = 'Bearer 0123456789abcdef';
const SESSION = '0123456789abcdef0123456789abcdef';
const CORE_HEAD = { Server: 'Apache/2.2.22 (Debian)', 'X-Powered-By': 'PHP/5.4.45' };
/** What the core's stock item says, as it is stored. */
const CORE_UNITS = 70;

const itemOf = (sku: string, over: object = {}): object => ({
  item_id: 5043,
  product_id: 5043,
  stock_id: 1,
  qty: CORE_UNITS,
  is_in_stock: true,
  is_qty_decimal: false,
  show_default_notification_message: false,
  use_config_min_qty: true,
  min_qty: 0,
  use_config_min_sale_qty: false,
  min_sale_qty: 6,
  use_config_max_sale_qty: true,
  max_sale_qty: 0,
  use_config_backorders: true,
  backorders: 0,
  use_config_notify_stock_qty: true,
  notify_stock_qty: 1,
  use_config_qty_increments: true,
  qty_increments: 0,
  use_config_enable_qty_inc: true,
  enable_qty_increments: false,
  use_config_manage_stock: true,
  manage_stock: false,
  low_stock_date: null,
  is_decimal_divided: false,
  stock_status_changed_auto: 0,
  extension_attributes: { sku },
  ...over,
});

const call = (element: string, parts: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:Magento">` +
  `<E:Body><m:${element}><sessionId>${SESSION}</sessionId>${parts}</m:${element}></E:Body></E:Envelope>`;
const listCall = (...skus: readonly string[]): string =>
  call('catalogInventoryStockItemList', `<products>${skus.map((sku) => `<item>${sku}</item>`).join('')}</products>`);

const NAMESPACES =
  'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:Magento" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"';
const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope ${NAMESPACES}><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>\n`;
const rowOf = (sku: string, id: number, units: number): string =>
  `<item xsi:type="ns1:catalogInventoryStockItemEntity"><product_id xsi:type="xsd:string">${id}</product_id>` +
  `<sku xsi:type="xsd:string">${sku}</sku><qty xsi:type="xsd:string">${units}.0000</qty>` +
  `<is_in_stock xsi:type="xsd:string">1</is_in_stock></item>`;
const listAnswer = (units: number, ...rows: readonly (readonly [sku: string, id: number])[]): string =>
  envelope(
    `<ns1:catalogInventoryStockItemListResponse><result SOAP-ENC:arrayType="ns1:catalogInventoryStockItemEntity[${rows.length}]" ` +
      `xsi:type="ns1:catalogInventoryStockItemEntityArray">${rows.map(([sku, id]) => rowOf(sku, id, units)).join('')}</result>` +
      `</ns1:catalogInventoryStockItemListResponse>`,
  );

let offsetMs = 0;
const clock: Clock = {
  nowMs: () => systemClock.nowMs() + offsetMs,
  monotonicMs: () => systemClock.monotonicMs() + offsetMs,
};

let rig: StorefrontRig;
let wireRetired = false;
/** What the core got of bodies. */
let bodies: string[];
/** How many requests reach the core. */
const reached = (): number => rig.forwarded.length;

beforeEach(async () => {
  offsetMs = 0;
  bodies = [];
  wireRetired = false;
  rig = await StorefrontRig.start({ legacyWireBy: clock, wireRetired: () => wireRetired });
  rig.coreAnswers = (request, response, body) => {
    bodies.push(body.toString());
    const url = new URL(request.url ?? '', 'http://core');
    if (url.pathname.startsWith('/api/v2_soap')) {
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8', ...CORE_HEAD });
      const named = [...body.toString().matchAll(/<item>([^<]*)<\/item>/g)].map(([, sku = '']) => sku);
      const rows = named.filter((sku) => sku !== 'NO-SUCH').map((sku) => [sku, sku.codePointAt(0) ?? 0] as const);
      response.end(listAnswer(CORE_UNITS, ...rows.toSorted((a, b) => a[1] - b[1])));
      return;
    }
    if (request.headers.authorization !== TOKEN) {
      response.writeHead(401, { 'Content-Type': 'application/json; charset=utf-8', ...CORE_HEAD });
      response.end(JSON.stringify({ message: "The consumer isn't authorized to access %resources." }));
      return;
    }
    const sku = decodeURIComponent((url.pathname.split('/').at(-1) ?? '').replace('%FF', ''));
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', ...CORE_HEAD });
    response.end(JSON.stringify(itemOf(sku)));
  };
});
afterEach(() => rig.stop());

const item = (sku = 'A', options: AskOptions = {}): Promise<Answer> =>
  rig.get(`/rest/V1/stockItems/${sku}`, { ...options, headers: { authorization: TOKEN, ...options.headers } });
const list = (body: string, path = '/api/v2_soap', headers: Record<string, string> = {}): Promise<Answer> =>
  ask(rig.url, path, { method: 'POST', body, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } });
const end = (): Promise<Answer> => list(call('endSession', ''));

/** Asks until the core's words are known: they are read when its answer has passed. */
async function taught(sku = 'A'): Promise<void> {
  const before = rig.asked.length;
  await until(async () => {
    await item(sku);
    return rig.asked.length > before;
  }, 'the core has taught');
}

describe('the legacy arm', () => {
  it('is the core, byte for byte, and teaches', async () => {
    const { status, text, headers } = await item();
    expect([status, text, headers['server']]).toEqual([200, JSON.stringify(itemOf('A')), CORE_HEAD.Server]);
    expect(headers['contract-version']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
    await taught();
    expect(rig.service.calls).toHaveLength(0);
    expect(rig.asked.at(-1)).toMatchObject({
      contractVersion: 'legacy',
      operation: 'availability.one',
      channel: 'web',
    });
    expect(rig.observations.at(-1)).toMatchObject({ failed: false, decision: { serving: 'legacy' } });
  });

  it('is asked for what nobody recognises, without a look at it', async () => {
    rig.serve(true);
    await taught();
    const asked = rig.asked.length;
    for (const path of [
      '/rest//V1/stockItems/A',
      '/%72est/V1/stockItems/A',
      '/rest/V1/stockItems/A/',
      '/rest/V1/stockitems/A',
      '/rest/V1/stockItems/A?fields=qty',
      '/rest/nowhere/V1/stockItems/A',
      '/rest/V1/stockItems/%FF',
      '/rest/V1/products/A',
    ]) {
      await rig.get(path, { headers: { authorization: TOKEN } });
      expect(rig.forwarded.at(-1)).toBe(`GET ${path}`);
    }
    await item('A', { method: 'HEAD' });
    await item('A', { headers: { accept: 'application/xml' } });
    await item('A', { headers: { range: 'bytes=0-1' } });
    expect(rig.asked).toHaveLength(asked);
  });

  it.each<[string, number, string]>([
    ['a server error', 500, '{"message":"Interner Fehler"}'],
    ['an error with status 200', 200, '{"message":"Interner Fehler"}'],
    ['a warning ahead of the document', 200, '<br />Warning {"qty":1}'],
    ['another product', 200, JSON.stringify(itemOf('B'))],
  ])('pays for %s, which passes as it is and teaches nothing', async (_, status, body) => {
    await taught();
    const answers = rig.coreAnswers;
    rig.coreAnswers = (_request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(body);
    };
    const before = rig.observations.length;
    const answer = await item();
    expect([answer.status, answer.text]).toEqual([status, body]);
    await until(() => rig.observations.length > before, 'it is counted');
    expect(rig.observations.at(-1)).toMatchObject({ failed: true, decision: { serving: 'legacy' } });
    rig.coreAnswers = answers;
    rig.serve(true);
    expect((await item()).json).toEqual(itemOf('A', { qty: SERVICE_UNITS }));
  });

  it('does not pay for a caller whom it refuses', async () => {
    await taught();
    const before = rig.observations.length;
    rig.coreAnswers = (_request, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end('{"message":"gone"}');
    };
    expect((await item()).status).toBe(401);
    await until(async () => {
      const asked = rig.asked.length;
      await item();
      return rig.asked.length === asked;
    }, 'the refusal is read');
    expect(rig.observations).toHaveLength(before);
  });

  it('that is away is a problem of passthrough, and a failure of the core', async () => {
    await taught();
    rig.coreAnswers = (request) => void request.socket.destroy();
    const before = rig.observations.length;
    expect((await item()).status).toBe(502);
    await until(() => rig.observations.length > before, 'it is counted');
    expect(rig.observations.at(-1)).toMatchObject({ failed: true, decision: { serving: 'legacy' } });
  });

  it('what is ambiguous between ours and the core is refused as ever', async () => {
    expect((await rig.get('/rest/../inventory/v1/availability/A')).status).toBe(400);
  });
});

describe('the service', () => {
  beforeEach(() => rig.serve(true));

  it('answers in the words of the core, with its head, and does not say who it is', async () => {
    await taught();
    const before = reached();
    const direct = itemOf('A', { qty: SERVICE_UNITS });
    const { status, text, headers } = await item();
    expect([status, text, reached()]).toEqual([200, JSON.stringify(direct), before]);
    expect(headers).toMatchObject({
      server: CORE_HEAD.Server,
      'x-powered-by': CORE_HEAD['X-Powered-By'],
      via: '1.1 banyan',
    });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    for (const name of ['contract-version', 'set-cookie', 'age', 'server-timing'])
      expect(headers).not.toHaveProperty([name]);
    expect(rig.observations.at(-1)).toMatchObject({ failed: false, decision: { serving: 'service' } });
  });

  it('answers nobody whom the core has not let in, nor once the core has not for a while', async () => {
    await taught();
    const before = reached();
    for (const authorization of ['Bearer another-token-0000', 'Basic eDp5', '']) {
      expect((await item('A', { headers: { authorization } })).status).toBe(401);
    }
    expect((await rig.get('/rest/V1/stockItems/A')).status).toBe(401);
    expect(reached()).toBe(before + 4);
    await item();
    expect(reached()).toBe(before + 4);
    offsetMs += 60_001;
    await item();
    expect(reached()).toBe(before + 5);
    await taught();
  });

  it('answers from no other address than the core was asked from', async () => {
    await taught();
    const before = reached();
    await item('A', { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(reached()).toBe(before + 1);
  });

  it('answers no more once the core has refused the caller', async () => {
    await taught();
    const answers = rig.coreAnswers;
    rig.coreAnswers = (_request, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end('{"message":"gone"}');
    };
    // Not told of B: the core is asked, and refuses.
    expect((await item('B')).status).toBe(401);
    await until(async () => (await item('A')).status === 401, 'the refusal is read');
    rig.coreAnswers = answers;
    await taught();
  });

  it('leaves to the core a product that it does not know and the core does', async () => {
    await taught();
    rig.service.behaves = ({ input }) => ({ kind: 'unknown-sku', sku: input['sku'] });
    const before = reached();
    expect((await item()).text).toBe(JSON.stringify(itemOf('A')));
    expect(reached()).toBe(before + 1);
    expect(rig.observations.at(-1)).toMatchObject({ failed: false, decision: { serving: 'service' } });
  });

  it.each([
    ['fails', failing('service', 'fault')],
    ['hangs', hanging],
  ])('that %s is rescued by the core, within the deadline, and pays for it', async (_, behaves) => {
    await taught();
    rig.service.behaves = behaves;
    const { status, text } = await item();
    // Beyond the deadline it would be a problem.
    expect([status, text]).toEqual([200, JSON.stringify(itemOf('A'))]);
    await until(() => rig.observations.at(-1)?.failed, 'it is counted');
    expect(rig.observations.at(-1)).toMatchObject({
      failed: true,
      rescue: 'answered',
      decision: { serving: 'service' },
    });
  });

  it('is not waited for, nor the core asked, by a client that leaves', async () => {
    await taught();
    rig.service.behaves = hanging;
    const [before, observed, asked] = [reached(), rig.observations.length, rig.asked.length];
    await expect(item('A', { withinMs: 100 })).rejects.toThrow('aborted');
    await until(() => rig.asked.length > asked, 'it was decided');
    rig.service.behaves = counted(SERVICE_UNITS);
    await until(
      async () => (await item()).status === 200 && rig.observations.length > observed,
      'the next is answered',
    );
    expect(reached()).toBe(before);
    expect(rig.observations.slice(observed).some(({ failed }) => failed)).toBe(false);
  });

  it('whose route was taken back before it was asked is not asked, and does not pay', async () => {
    await taught();
    const [calls, observed, asked] = [rig.service.calls.length, rig.observations.length, rig.asked.length];
    let release = (): void => undefined;
    rig.service.waitsFor = new Promise((resolve) => {
      release = resolve;
    });
    const waiting = item();
    await until(() => rig.asked.length > asked, 'it is decided');
    rig.latch = { latch: { state: 'armed', epoch: 1 }, leaseInForce: true };
    release();
    expect((await waiting).text).toBe(JSON.stringify(itemOf('A')));
    expect([rig.service.calls.length, rig.observations.length]).toEqual([calls, observed]);
  });

  it('is not told what the core compressed in a way that is not read, and is what it is', async () => {
    const answers = rig.coreAnswers;
    const encoded =
      (encoding: string, bytes: Buffer): typeof answers =>
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });
        response.end(bytes);
      };
    const text = JSON.stringify(itemOf('Z'));
    rig.coreAnswers = encoded('zstd', Buffer.from(text));
    for (let round = 0; round < 3; round++) await item('Z');
    expect(rig.asked).toHaveLength(0);
    rig.coreAnswers = encoded('gzip', gzipSync(text));
    await taught('Z');
    expect((await item('Z')).json).toEqual(itemOf('Z', { qty: SERVICE_UNITS }));
  });
});

describe('a list over SOAP', () => {
  beforeEach(() => rig.serve(true));

  const listTaught = async (...skus: readonly string[]): Promise<void> => {
    const before = rig.asked.length;
    await until(async () => {
      await list(listCall(...skus));
      return rig.asked.length > before;
    }, 'the core has taught');
  };

  it('is the same from both arms but for the numbers, in the order of the core, without what it leaves out', async () => {
    expect((await list(listCall('B', 'A', 'NO-SUCH'))).text).toBe(listAnswer(CORE_UNITS, ['A', 65], ['B', 66]));
    await listTaught('B', 'A', 'NO-SUCH');
    const before = reached();
    const answers = counted(SERVICE_UNITS);
    rig.service.behaves = (asked) => {
      const { items, ...place } = answers(asked) as { items: readonly { sku: string }[] };
      return {
        ...place,
        items: items.map((each) => (each.sku === 'NO-SUCH' ? { kind: 'unknown-sku', sku: each.sku } : each)),
      };
    };
    const { text, headers } = await list(listCall('B', 'A', 'NO-SUCH'));
    expect([text, reached()]).toEqual([listAnswer(SERVICE_UNITS, ['A', 65], ['B', 66]), before]);
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
  });

  it('goes to the core as it came: other elements, other charsets, a document type, a long one', async () => {
    const long = call(
      'catalogInventoryStockItemList',
      `<!--${'x'.repeat(70_000)}--><products><item>A</item></products>`,
    );
    const typed = listCall('A').replace('<E:Envelope', '<!DOCTYPE x><E:Envelope');
    for (const body of [call('salesOrderList', ''), typed, long, 'hello', `${listCall('A')}<x/>`]) {
      await list(body);
      expect(bodies.at(-1)).toBe(body);
    }
    await list(long, '/api/v2_soap', { 'transfer-encoding': 'chunked' });
    expect(bodies.at(-1)).toBe(long);
    await list(listCall('A'), '/api/v2_soap', { 'content-type': 'text/xml; charset=utf-16' });
    await list(listCall('A'), '/api/v2_soap?wsdl');
    await list(listCall('A'), '/api/v2_soap', { 'transfer-encoding': 'chunked', expect: '100-continue' });
    expect(bodies.at(-1)).toBe(listCall('A'));
    expect(rig.service.calls).toHaveLength(0);
  });

  it('is forwarded whole where the service fails', async () => {
    await listTaught('A');
    rig.service.behaves = failing('service', 'fault');
    const { text } = await list(listCall('A'));
    expect([text, bodies.at(-1)]).toEqual([listAnswer(CORE_UNITS, ['A', 65]), listCall('A')]);
  });

  it('is nobody’s any more when its session has been ended', async () => {
    await listTaught('A');
    const before = reached();
    await list(listCall('A'));
    expect(reached()).toBe(before);
    await end();
    expect(bodies.at(-1)).toBe(call('endSession', ''));
    await list(listCall('A'));
    expect(reached()).toBe(before + 2);
  });
});

describe('a copy', () => {
  it('compares what the core said in passing with the service, and slows nobody', async () => {
    rig.serve(false, 50, { shadow: true, shadowing: true });
    rig.shadowService.behaves = counted(CORE_UNITS);
    await taught();
    await until(() => rig.domain.shadow.counts.matched > 0, 'it matched');
    rig.shadowService.behaves = counted(CORE_UNITS + 1);
    await item();
    await until(() => rig.domain.shadow.counts.compared > rig.domain.shadow.counts.matched, 'it differed');
    rig.shadowService.behaves = hanging;
    expect(await quickest(async () => (await item()).ms)).toBeLessThan(500);
    expect(rig.legacy.calls).toHaveLength(0);
  });

  it('goes to the core’s face as of any other version where the service answered, and to no other place', async () => {
    await taught();
    rig.serve(true, 50, { shadow: true, shadowing: true });
    rig.shadowLegacy.behaves = counted(SERVICE_UNITS);
    const before = reached();
    await item();
    await until(() => rig.domain.shadow.counts.matched > 0, 'it matched');
    expect(rig.shadowLegacy.calls.at(-1)?.input).toEqual({ sku: 'A', channel: 'web' });
    expect(reached()).toBe(before);
  });

  it('of a list that leaves open what is counted is not compared, and so never a difference', async () => {
    rig.serve(false, 50, { shadow: true, shadowing: true });
    const answers = rig.coreAnswers;
    rig.coreAnswers = (request, response, body) => {
      if (!(request.url ?? '').startsWith('/api')) return answers(request, response, body);
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' });
      response.end(listAnswer(0, ['A', 65]));
    };
    await until(async () => {
      await list(listCall('A'));
      return rig.domain.shadow.counts.selected > 0 && rig.domain.shadow.counts.failed > 0;
    }, 'a copy had nothing to be compared with');
    expect(rig.domain.shadow.counts).toMatchObject({ compared: 0, mismatched: 0 });
  });
});

it('is counted as use of the contract, by the storefront’s name, whoever answers it', async () => {
  await item('A');
  await item('A', { headers: { 'x-storefront': 'nobody-knows' } });
  await item('A', { headers: { 'x-storefront': 'nobody-knows', accept: 'application/xml' } });
  await list(listCall('A', 'B'));
  await list(call('endSession', ''));
  await rig.get('/rest/V1/products/A');
  const uses = rig.usage.report(true)?.uses.map(({ domain, contract, operation, storefront, field, requests }) => ({
    of: `${domain}/${contract} ${operation}`,
    storefront,
    field,
    requests,
  }));
  expect(uses).toEqual([
    { of: 'inventory/legacy getStockItem', storefront: 'default', field: '', requests: 1 },
    { of: 'inventory/legacy getStockItem', storefront: 'unknown', field: '', requests: 2 },
    { of: 'inventory/legacy listStockItems', storefront: 'default', field: '', requests: 1 },
  ]);
});

it('is the core’s again when the registry has ended it, while the gateway runs', async () => {
  await item('A');
  expect(rig.usage.report(true)?.uses).toHaveLength(1);
  wireRetired = true;
  const before = reached();
  expect((await item('A')).status).toBe(200);
  expect(reached()).toBe(before + 1);
  expect(rig.usage.report(true)?.uses.map(({ requests }) => requests)).toEqual([1]);
});
