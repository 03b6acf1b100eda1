import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { idoc, type IdocText } from '../../testing/idoc.js';
import { bookFaults, booked, heldOf } from '../../testing/order-dance.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';
import { listed } from '../../testing/sales-client.js';
import { login, textsOf } from '../../testing/soap-client.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});

beforeEach(() => running.ops('POST', '/__books/orders/reset'));
afterEach(async () => {
  await running.ops('DELETE', '/__faults');
  expect(await bookFaults(running)).toEqual([]);
});
afterAll(() => running.stop());

const post = (body: string | Buffer) => running.ask('/import/order', { method: 'POST', body });

/** What the core says: status, message types, order number. */
async function file(more: IdocText = {}) {
  const answer = await post(idoc(more));
  const text = answer.body.toString('latin1');
  return {
    status: answer.status,
    types: textsOf(text, 'TYPE'),
    numbers: textsOf(text, 'NUMBER'),
    message: textsOf(text, 'MESSAGE')[0],
    docnum: textsOf(text, 'DOCNUM')[0],
    order: textsOf(text, 'SALESDOCUMENT')[0] ?? '',
  };
}

const documents = async () =>
  (JSON.parse((await running.ops('GET', '/__books/documents')).text) as { documents: readonly object[] }).documents;

describe('filing', () => {
  test('an order of type TA takes its goods, and appears with its origin', async () => {
    const before = await heldOf(running, 'PREIS-TEXT');
    const since = (await running.ops('GET', '/__books')).json.lastSequence;
    const filed = await file({ bstnk: 'BANYAN-0001', text: 'ref 1' });
    expect(filed).toMatchObject({
      status: 200,
      types: ['S'],
      numbers: ['311'],
      order: expect.stringMatching(/^0\d{9}$/),
    });
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual({ ...before, 'WH-NORD': (before['WH-NORD'] ?? 0) - 1 });
    expect(await booked(running)).toMatchObject([
      {
        origin: 'idoc',
        bstnk: 'BANYAN-0001',
        docnum: filed.docnum,
        comment: 'ref 1',
        total: '12.0000',
        items: [{ posex: '00010', qty_ordered: '1.0000', tax_amount: '1.9200' }],
        movements: [{ source: 'WH-NORD', quantity: '-1.0000' }],
      },
    ]);
    const id = filed.order.slice(1);
    const rows = (await running.ask(`/export/stock_changes.txt?since=${since}&belnr=X`)).body.toString('latin1');
    expect(rows.split('\r\n')[1]?.slice(162).trim()).toBe(id);
    expect(await listed(running, await login(running), [['ext_order_id', 'eq', 'BANYAN-0001']])).toEqual([id]);
    expect(await documents()).toMatchObject([{ docnum: filed.docnum, status: '53', msgty: 'S', sndprn: 'BANYAN' }]);
  });

  test('a copy takes nothing; a place may be named; what is not there is owed', async () => {
    const before = await heldOf(running, 'A/B-100');
    const item = { sku: 'A/B-100', menge: '50', netwr: '12.00' };
    await file({ orderType: 'ZKOP', items: [item] });
    expect(await heldOf(running, 'A/B-100')).toEqual(before);
    await file({ items: [{ ...item, lgort: 'ST-0101' }] });
    expect(await heldOf(running, 'A/B-100')).toEqual({ ...before, 'ST-0101': (before['ST-0101'] ?? 0) - 50 });
  });

  test('the same number twice is two orders, and a warning that names the first', async () => {
    const first = await file({ bstnk: 'TWICE' });
    const second = await file({ bstnk: 'TWICE' });
    expect(second).toMatchObject({ types: ['S', 'W'], numbers: ['311', '115'] });
    expect(second.order).not.toBe(first.order);
    expect(await booked(running, 'reference=TWICE')).toHaveLength(2);
  });

  test('704 is what the sums say; price units and cases are made pieces', async () => {
    await file({ curcy: '704', items: [{ sku: 'SCHRAUBE-M4', menge: '2.000', menee: 'CS', vprei: '1.23', peinh: '100', netwr: '12.00' }] }); // prettier-ignore
    expect(await booked(running)).toMatchObject([
      { currency_code: '704', waers: 'EUR', items: [{ qty_ordered: '200.0000', price: '1.2300', peinh: 100 }] },
    ]);
  });

  test('an error and an order: not complete, or blocked', async () => {
    const incomplete = await file({ email: '' });
    expect(incomplete).toMatchObject({ types: ['E'], numbers: ['555'], order: expect.stringMatching(/^\d{10}$/) });
    const blocked = await file({ bstnk: 'B-2', summe: '10000.01', items: [{ sku: '007', netwr: '10000.01' }] });
    expect(blocked).toMatchObject({ types: ['E'], order: expect.stringMatching(/^\d{10}$/) });
    expect((await booked(running)).map(({ state }) => state)).toEqual(['processing', 'holded']);
  });

  test('freight and a reduction with its minus behind', async () => {
    const conditions =
      '<E1EDK05><ALCKZ>+</ALCKZ><BETRG>4.90</BETRG></E1EDK05><E1EDK05><ALCKZ>-</ALCKZ><BETRG>2.00-</BETRG></E1EDK05>';
    await file({ conditions, summe: '14.90' });
    expect(await booked(running)).toMatchObject([{ shipping: '4.9000', discount: '2.0000', total: '14.9000' }]);
  });

  test('latin-1 as it declares', async () => {
    const xml = idoc({ lastname: 'Köß' }).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"');
    await post(Buffer.from(xml, 'latin1'));
    expect(await booked(running)).toMatchObject([{ lastname: 'Köß' }]);
  });
});

describe('what is no order', () => {
  test.each<[string, IdocText]>([
    ['a material nobody has', { items: [{ sku: 'NO-SUCH' }] }],
    ['a number as an id', { items: [{ sku: '0815' }] }],
    ['no reference', { bstnk: ' ' }],
    ['a reference that is too long', { bstnk: 'X'.repeat(36) }],
    ['a currency nobody knows', { curcy: 'ARK' }],
    ['704 without the truth', { curcy: '704', sunit: '704' }],
    ['two currencies', { curcy: 'EUR', sunit: 'USD' }],
    ['an order type nobody knows', { orderType: 'ZZ' }],
    ['a channel nobody knows', { channel: '99' }],
    ['a sum that is another', { summe: '12.01' }],
    ['no sum', { summe: '' }],
    ['a comma', { summe: '12,00' }],
    ['a unit nobody knows', { items: [{ sku: '007', menee: 'KGM' }] }],
    ['nothing of it', { items: [{ sku: '007', menge: '0' }] }],
    ['less than nothing', { items: [{ sku: '007', menge: '1-' }] }],
    ['a price unit of nought', { items: [{ sku: '007', peinh: '0' }] }],
    ['a place nobody knows', { items: [{ sku: '007', lgort: 'WH-NIX' }] }],
    ['a day no calendar has', { date: '20260230' }],
    ['a tax beyond all', { items: [{ sku: '007', msatz: '101' }] }],
    ['no position', { items: [], summe: '0' }],
    ['a position that is no number', { items: [{ sku: '007', posex: 'A' }] }],
  ])('%s', async (_, more) => {
    const before = (await running.ops('GET', '/__books')).json.lastSequence;
    expect(await file(more)).toMatchObject({ status: 200, types: ['E'], order: '' });
    expect(await booked(running)).toEqual([]);
    expect(await documents()).toMatchObject([{ status: '51', msgty: 'E', order_id: null }]);
    expect((await running.ops('GET', '/__books')).json.lastSequence).toBe(before);
  });

  test.each(['', 'hello', '<ORDERS05/>', '{"a":1}', '<ORDERS05><IDOC></ORDERS05>'])('%j', async (body) => {
    const answer = await post(body);
    expect([answer.status, textsOf(answer.text, 'TYPE')]).toEqual([200, ['E']]);
    expect(await booked(running)).toEqual([]);
  });

  test('a GET', async () => {
    expect((await running.ask('/import/order')).status).toBe(405);
  });
});
