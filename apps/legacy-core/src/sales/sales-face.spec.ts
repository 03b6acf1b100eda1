import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { bookFaults, booked, call, heldOf, placeOrder } from '../../testing/order-dance.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';
import { complexFilter, listed, sales } from '../../testing/sales-client.js';
import { login, textsOf } from '../../testing/soap-client.js';

let running: RunningCore;
let session: string;

beforeAll(async () => {
  running = await startRunningCore();
});

beforeEach(async () => {
  await running.ops('POST', '/__books/orders/reset');
  session = await login(running);
});
afterEach(async () => {
  await running.ops('DELETE', '/__faults');
  expect(await bookFaults(running)).toEqual([]);
});
afterAll(() => running.stop());

const one = async (more: Partial<Parameters<typeof placeOrder>[1]> = {}): Promise<string> =>
  String((await placeOrder(running, { items: [['PREIS-TEXT', '2']], ...more })).order_id);

const faultOf = async (operation: string, ...args: string[]) => {
  const answer = await sales(running, session, operation, ...args);
  return [answer.status, ...textsOf(answer.text, 'faultcode'), ...textsOf(answer.text, 'faultstring')];
};

const field = (xml: string, name: string): string | undefined => textsOf(xml, name)[0];

describe('salesOrderList', () => {
  test('has the order with its comment, all texts, the discount below nought', async () => {
    const id = await one({ comment: 'banyan:7f3a & <more>' });
    const { text, status } = await sales(
      running,
      session,
      'salesOrderList',
      complexFilter([['increment_id', 'eq', id]]),
    );
    expect(status).toBe(200);
    const names = ['increment_id', 'store_id', 'customer_note', 'status', 'state', 'grand_total', 'total_qty_ordered'];
    expect(names.map((name) => field(text, name))).toEqual([
      id,
      '1',
      'banyan:7f3a & <more>',
      'pending',
      'new',
      '26.5000',
      '2.0000',
    ]);
    expect(field(text, 'created_at')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const [local, gmt] = [field(text, 'created_at'), field(text, 'created_at_gmt')];
    expect([3_600_000, 7_200_000]).toContain(Date.parse(`${local}Z`) - Date.parse(`${gmt}Z`));
  });

  test('one row of an odd order comes bare, of an even one in its array; none is an empty array', async () => {
    const shapes = new Map<boolean, string | undefined>();
    for (let at = 0; at < 2; at += 1) {
      const id = await one();
      const { text } = await sales(running, session, 'salesOrderList', complexFilter([['increment_id', 'eq', id]]));
      shapes.set(Number(id) % 2 === 1, /<result ([^>]*)>/.exec(text)?.[1]);
    }
    expect(shapes.get(true)).toBe('xsi:type="ns1:salesOrderListEntity"');
    expect(shapes.get(false)).toContain('SOAP-ENC:arrayType="ns1:salesOrderListEntity[1]"');
    const none = await sales(running, session, 'salesOrderList', complexFilter([['increment_id', 'eq', '000999999']]));
    expect(none.text).toContain('salesOrderListEntity[0]');
  });

  test('filters by number, time, mail, status; the order of rows is not theirs', async () => {
    const ids = [await one({ email: 'A@example.org' }), await one({ email: 'b@example.org' }), await one()];
    const all = await listed(running, session, [['increment_id', 'gteq', ids[0] ?? '']]);
    expect(all.toSorted()).toEqual(ids);
    expect(await listed(running, session, [['customer_email', 'eq', 'a@EXAMPLE.org']])).toEqual([ids[0]]);
    expect(await listed(running, session, [['customer_email', 'like', '%@example.org'], ['increment_id', 'in', `${ids[1]},x`]])).toEqual([ids[1]]); // prettier-ignore
    expect(await listed(running, session, [['created_at', 'from', '2099-01-01 00:00:00']])).toEqual([]);
    const spans = [['created_at', 'from', '2020-01-01'], ['created_at', 'to', '2099-01-01'], ['status', 'eq', 'pending'], ['increment_id', 'gteq', ids[0] ?? '']] as const; // prettier-ignore
    expect((await listed(running, session, spans)).length).toBe(3);
    // Of two conditions on a field only the first counts, unless they are a span.
    expect(await listed(running, session, [['increment_id', 'eq', ids[0] ?? ''], ['increment_id', 'eq', ids[1] ?? '']])).toEqual([ids[0]]); // prettier-ignore
  });

  test.each([
    [['comment', 'eq', 'x']],
    [['__proto__', 'eq', 'x']],
    [['status', 'equals', 'x']],
    [['created_at', 'from', 'yesterday']],
    [['created_at', 'from', '2026-02-30 00:00:00']],
  ] as const)('fault 101 for %j, which means something else of stock', async (condition) => {
    expect(await faultOf('salesOrderList', complexFilter([condition]))).toEqual([
      200,
      '101',
      'Invalid filters given. Details in error message.',
    ]);
    expect(await faultOf('catalogInventoryStockItemList', '')).toEqual([200, '101', 'Product not exists.']);
  });

  test('what was only begun is in no list unless it is asked for', async () => {
    const seeds = await listed(running, session, [['status', 'eq', 'missing']]);
    expect(seeds.length).toBeGreaterThan(0);
    expect(await listed(running, session, [['increment_id', 'eq', seeds[0] ?? '']])).toEqual([]);
    const { text } = await sales(running, session, 'salesOrderInfo', seeds[0] ?? '');
    expect([field(text, 'state'), field(text, 'status')]).toEqual(['new', 'missing']);
  });

  test('nothing is said in three ways', async () => {
    const forms = await Promise.all(
      ['000000001', '000000002', '000000003'].map(async (id) => {
        const { text } = await sales(running, session, 'salesOrderInfo', id);
        const found = /<ext_order_id[^>]*>(<\/ext_order_id>)?/.exec(text)?.[0];
        return found ?? 'absent';
      }),
    );
    expect(forms).toEqual([
      'absent',
      '<ext_order_id xsi:type="xsd:string"></ext_order_id>',
      '<ext_order_id xsi:nil="true"/>',
    ]);
  });

  test('a list that is longer than the memory is an internal error, not a part of it', async () => {
    const all = await listed(running, session, []);
    expect(all.length).toBeGreaterThan(200);
    const client = new Client({ connectionString: running.postgres.url });
    await client.connect();
    await client.query(
      `
      INSERT INTO legacy.oc_order SELECT (jsonb_populate_record(o, jsonb_build_object('order_id', 100000 + n, 'origin', 'api'))).*
      FROM legacy.oc_order o, generate_series(1, $1) n WHERE o.order_id = 2`,
      [1001 - all.length],
    );
    expect(await listed(running, session, [])).toEqual(['fault 1']);
    await client.query('DELETE FROM legacy.oc_order WHERE order_id = 100001');
    expect(await listed(running, session, [])).toHaveLength(1000);
    await client.query('DELETE FROM legacy.oc_order WHERE order_id > 100000');
    await client.end();
  });

  test('a session that has ended is fault 5 here too', async () => {
    await running.ops('PUT', '/__faults/sales', { expireSessions: { count: 1, call: 'salesOrderInfo' } });
    expect(await listed(running, session, [['increment_id', 'eq', 'x']])).toEqual([]);
    expect((await faultOf('salesOrderInfo', '000000001')).at(1)).toBe('5');
    expect((await faultOf('salesOrderInfo', '000000001')).at(1)).toBe('5');
  });
});

describe('salesOrderInfo', () => {
  test('has items, addresses, payment and history', async () => {
    const id = await one({ comment: 'note', payment: 'card', reference: 'tok_9' });
    const { text } = await sales(running, session, 'salesOrderInfo', id);
    expect(textsOf(text, 'sku')).toEqual(['PREIS-TEXT']);
    expect(textsOf(text, 'street')).toEqual(['Große Straße 7', 'Große Straße 7']);
    expect([field(text, 'po_number'), field(text, 'amount_paid')]).toEqual(['tok_9', '26.5000']);
    expect(textsOf(text, 'comment')).toEqual(['note']);
    expect(textsOf(text, 'qty_ordered')).toEqual(['2.0000']);
  });

  test('finds exactly nine digits', async () => {
    const id = await one();
    expect(await faultOf('salesOrderInfo', String(Number(id)))).toEqual([500, '100', 'Requested order not exists.']);
  });

  test('of a guest of the old till is latin-1, whatever the header says', async () => {
    const { text } = await running.ops('GET', '/__books/orders?seeds=true&origin=seed&limit=500');
    const { orders } = JSON.parse(text) as {
      orders: readonly { customer_id: number; increment_id: string; lastname: string }[];
    };
    const guest = orders.find(({ customer_id: customer, lastname }) => customer === 0 && lastname === 'Köß');
    const answer = await sales(running, session, 'salesOrderInfo', guest?.increment_id ?? '');
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(answer.body.toString('latin1')).toContain('encoding="ISO-8859-1"');
    expect(textsOf(answer.body.toString('latin1'), 'customer_lastname')).toEqual(['Köß']);
    expect(answer.text).toContain('\u{fffd}');
  });

  test('the doubled hour is the same hour twice; only its twin tells', async () => {
    const { text } = await sales(running, session, 'salesOrderList', complexFilter([['created_at', 'from', '2025-10-26 02:00:00'], ['created_at', 'to', '2025-10-26 02:59:59']])); // prettier-ignore
    const locals = textsOf(text, 'created_at');
    expect(locals.length).toBeGreaterThan(1);
    expect(new Set(locals).size).toBeLessThan(locals.length);
    expect(new Set(textsOf(text, 'created_at_gmt')).size).toBe(locals.length);
  });
});

describe('cancel, hold, comment', () => {
  test('a cancelled order gives its goods back; again it is fault 103', async () => {
    const before = await heldOf(running, 'PREIS-TEXT');
    const id = await one();
    expect((await sales(running, session, 'salesOrderCancel', id)).text).toContain(
      '<result xsi:type="xsd:int">1</result>',
    );
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
    expect(await booked(running)).toMatchObject([{ state: 'canceled', status: 'canceled', order_status_id: 7 }]);
    expect(await faultOf('salesOrderCancel', id)).toEqual([
      500,
      '103',
      'Order status not changed. Details in error message.',
    ]);
  });

  test('one that is paid is not cancelled; it is credited', async () => {
    const id = await one({ payment: 'card', reference: 'tok_3' });
    expect((await faultOf('salesOrderCancel', id)).at(1)).toBe('103');
  });

  test('held and let go: the state before comes back', async () => {
    const id = await one();
    await sales(running, session, 'salesOrderHold', id);
    expect(await booked(running)).toMatchObject([{ state: 'holded', status: 'holded' }]);
    for (const operation of ['salesOrderHold', 'salesOrderCancel']) {
      expect((await faultOf(operation, id)).at(1)).toBe('103');
    }
    await sales(running, session, 'salesOrderUnhold', id);
    expect(await booked(running)).toMatchObject([{ state: 'new', status: 'pending' }]);
    expect((await faultOf('salesOrderUnhold', id)).at(1)).toBe('103');
  });

  test('a comment may bring a status of its own beside the state', async () => {
    const id = await one();
    await sales(running, session, 'salesOrderAddComment', id, 'in_pruefung', 'schau nach', '1');
    expect(await booked(running)).toMatchObject([
      { state: 'new', status: 'in_pruefung', history: [{ status: 'in_pruefung', comment: 'schau nach' }, {}] },
    ]);
    expect((await faultOf('salesOrderAddComment', '000999999', 'x', 'y')).at(1)).toBe('100');
  });
});

test('the description has every operation, and every element of an answer', async () => {
  const { text: wsdl } = await running.ask('/api/v2_soap?wsdl');
  const id = await one({ comment: 'x', payment: 'card', reference: 'tok' });
  await sales(running, session, 'salesOrderCreditmemoCreate', id, '<data></data>', 'c');
  const answers = await Promise.all([
    sales(running, session, 'salesOrderInfo', id),
    sales(running, session, 'salesOrderList', complexFilter([['increment_id', 'eq', id]])),
    sales(running, session, 'salesOrderCreditmemoList', complexFilter([['order_id', 'eq', String(Number(id))]])),
  ]);
  for (const { text } of answers) {
    const [operation] = /(?<=<ns1:)\w+(?=Response>)/.exec(text) ?? [];
    expect(wsdl).toContain(`<operation name="${operation}">`);
    const result = text.slice(text.indexOf('<result'), text.indexOf('</ns1:'));
    const names = new Set([...result.matchAll(/<(\w+)/g)].map(([, name]) => name));
    for (const name of names) {
      if (name !== 'item' && name !== 'result') expect(wsdl).toContain(`name="${name}"`);
    }
  }
});

describe('credit memos', () => {
  const paid = (quantity = '3') => one({ items: [['PREIS-TEXT', quantity]], payment: 'card', reference: 'tok_4' });
  const memo = (id: string, data: string, comment = '') =>
    sales(running, session, 'salesOrderCreditmemoCreate', id, data, comment, '0', '0');
  const qtys = (item: number | undefined, qty: string, more = '') =>
    `<data><qtys><item><order_item_id>${item}</order_item_id><qty>${qty}</qty></item></qtys>${more}</data>`;

  test('of all of it refunds everything, puts the goods back and closes the order', async () => {
    const before = await heldOf(running, 'PREIS-TEXT');
    const id = await paid();
    const { text } = await memo(id, '<data></data>');
    expect(field(text, 'result')).toMatch(/^2\d{8}$/);
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
    expect(await booked(running)).toMatchObject([
      {
        state: 'closed',
        payments: [
          { kind: 'charge', amount: '37.3000' },
          { kind: 'refund', amount: '37.3000' },
        ],
        movements: [{ movement: '601' }, { movement: '651' }],
      },
    ]);
    expect((await faultOf('salesOrderCreditmemoCreate', id, '<data></data>')).slice(1)).toEqual([
      '106',
      'Credit memo for requested order can not be created.',
    ]);
  });

  test('piece by piece the sum is the whole, to the cent', async () => {
    const id = await paid();
    const [order] = await booked(running);
    for (const _ of [1, 2, 3])
      await memo(id, qtys(order?.items[0]?.item_id, '1', '<shipping_amount>0</shipping_amount>'));
    const [after] = await booked(running);
    expect(after?.payments.map(({ amount }) => amount)).toEqual(['37.3000', '10.8000', '10.8000', '10.8000']);
    expect(after?.state).toBe('processing');
    const list = await sales(running, session, 'salesOrderCreditmemoList', complexFilter([['order_id', 'eq', String(order?.order_id)]])); // prettier-ignore
    expect(textsOf(list.text, 'grand_total')).toEqual(['10.8000', '10.8000', '10.8000']);
    const [number] = textsOf(list.text, 'increment_id');
    const info = await sales(running, session, 'salesOrderCreditmemoInfo', number ?? '');
    expect(textsOf(info.text, 'qty')).toEqual(['1.0000']);
  });

  test('what is refunded is not taken again by another status', async () => {
    const before = await heldOf(running, 'PREIS-TEXT');
    const { token, order_id: id } = await placeOrder(running, {
      items: [['PREIS-TEXT', '3']],
      payment: 'card',
      reference: 't',
    });
    const [order] = await booked(running);
    await memo(String(id), qtys(order?.items[0]?.item_id, '1'));
    for (const status of ['7', '2']) {
      await call(running, token, 'api/order/history', { order_status_id: status }, { order_id: String(id) });
    }
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual({ ...before, 'WH-NORD': (before['WH-NORD'] ?? 0) - 2 });
  });

  test('goods may come back to a branch', async () => {
    const id = await paid('1');
    const before = await heldOf(running, 'PREIS-TEXT');
    await memo(id, '<data></data>', 'LGORT ST-0101 Rückgabe');
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual({ ...before, 'ST-0101': (before['ST-0101'] ?? 0) + 1 });
  });

  test('refuses what cannot be, each by its code', async () => {
    const id = await paid('1');
    const [order] = await booked(running);
    const item = order?.items[0]?.item_id;
    const codeOf = async (...args: string[]) => (await faultOf('salesOrderCreditmemoCreate', ...args)).at(1);
    expect(await codeOf('000999999', '<data></data>')).toBe('103');
    expect(await codeOf(id, qtys(item, '2'))).toBe('102');
    expect(await codeOf(id, qtys(1, '1'))).toBe('102');
    expect(await codeOf(id, qtys(item, 'x'))).toBe('102');
    expect(await codeOf(id, '<data><adjustment_positive>0.01</adjustment_positive></data>')).toBe('102');
    expect(await codeOf(id, '<data></data>', '', '0', '0', '5')).toBe('105');
    expect(await codeOf(await one(), '<data></data>')).toBe('106');
    expect((await faultOf('salesOrderCreditmemoList', complexFilter([['status', 'eq', 'x']]))).at(1)).toBe('101');
    expect((await faultOf('salesOrderCreditmemoInfo', '1')).at(1)).toBe('100');
    expect((await booked(running))[0]?.payments).toHaveLength(1);
  });
});
