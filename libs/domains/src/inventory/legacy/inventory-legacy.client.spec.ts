import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import {
  attempt,
  failure,
  fault,
  friendly,
  list,
  ScriptedSoap,
  send,
  session,
  type Script,
} from '../../../../../test/support/scripted-soap.js';
import type { DomainArm } from '../../domain.js';
import { AVAILABILITY_BATCH, AVAILABILITY_ONE } from '../inventory.model.js';
import { connectInventoryLegacy } from './inventory-legacy.client.js';

const available = (sku: string, quantityE4 = 120_000) => ({
  kind: 'available',
  sku,
  channel: 'web',
  sellable: true,
  stock: { kind: 'counted', quantityE4 },
});

describe('inventory legacy client', () => {
  let core: ScriptedSoap;
  let arm: DomainArm;

  const one = (given = attempt(), sku = 'A') => arm.call(AVAILABILITY_ONE, { sku, channel: 'web' }, given);
  const methods = () => core.calls.map((call) => call.method);

  beforeEach(async () => {
    core = await ScriptedSoap.start();
    arm = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: `${core.url}/shop/`,
      soapUser: 'banyan & co',
      soapKey: 'k<e>y',
      restUser: 'banyan',
      restPassword: 'password',
      faces: {},
      maxSockets: 8,
    });
  });

  afterEach(async () => {
    await arm.close();
    await core.stop();
  });

  it('logs in once for a store view and asks there, below the base path', async () => {
    expect(await one()).toStrictEqual(available('A'));
    await one();
    await arm.call(AVAILABILITY_ONE, { sku: 'A', channel: 'store', location: 'koeln-deutz' }, attempt());
    expect(core.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'login /shop/api/v2_soap?___store=default',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=default',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=default',
      'login /shop/api/v2_soap?___store=pos_0104',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=pos_0104',
    ]);
  });

  it('asks for a batch of 100 in one call, and answers in the order of the question', async () => {
    const skus = Array.from({ length: 100 }, (_, index) => `S/${index} & <${index}>`);
    core.script = (call, res) => {
      if (call.method === 'login') return send(res, session('session-1'));
      send(
        res,
        list(
          call.skus
            .toReversed()
            .slice(1)
            .map((sku) => [sku.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), '1', '1']),
        ),
      );
    };
    const result = (await arm.call(AVAILABILITY_BATCH, { channel: 'web', skus }, attempt())) as {
      items: { sku: string; kind: string }[];
    };
    expect(methods()).toEqual(['login', 'catalogInventoryStockItemList']);
    expect(core.calls[1]?.skus).toEqual(skus);
    expect(result.items.map((item) => item.sku)).toEqual(skus);
    expect(result.items.map((item) => item.kind)).toEqual(
      skus.map((_, index) => (index === 99 ? 'unknown-sku' : 'available')),
    );
  });

  it('sends the trace context on', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await one({ ...attempt(), traceparent });
    expect(core.calls.map((call) => call.traceparent)).toEqual([traceparent, traceparent]);
  });

  it('takes 101 for an unknown product where one was asked for, and for a doubt where several were', async () => {
    core.script = (call, res) => (call.method === 'login' ? send(res, session('session-1')) : send(res, fault('101')));
    expect(await one()).toEqual({ kind: 'unknown-sku', sku: 'A' });
    expect(await arm.call(AVAILABILITY_BATCH, { channel: 'web', skus: ['A'] }, attempt())).toEqual({
      channel: 'web',
      items: [{ kind: 'unknown-sku', sku: 'A' }],
    });
    const several = arm.call(AVAILABILITY_BATCH, { channel: 'web', skus: ['A', 'B'] }, attempt());
    expect(await failure(several)).toEqual(['legacy', 'refused-translation', 'soap.fault']);
  });

  it.each<[string, string, string | undefined, Script]>([
    ['a fault with status 200', 'fault', undefined, (_, res) => send(res, fault('1'))],
    ['a fault with status 500', 'fault', undefined, (_, res) => send(res, fault('1'), 500)],
    ['an HTML error page with status 500', 'fault', undefined, (_, res) => send(res, '<html><body>Oops', 500)],
    [
      'an answer with status 500',
      'fault',
      undefined,
      (call, res) => send(res, list(call.skus.map((sku) => [sku, '1', '1'])), 500),
    ],
    ['status 503', 'fault', undefined, (_, res) => send(res, '', 503)],
    ['a redirect', 'fault', undefined, (_, res) => send(res, '', 302, { location: '/login' })],
    ['garbage', 'refused-translation', 'soap.xml', (_, res) => send(res, '\u0000\u0001')],
    [
      'a warning ahead',
      'refused-translation',
      'soap.xml',
      (call, res) => send(res, `<b>Warning</b>${list(call.skus.map((sku) => [sku, '1', '1']))}`),
    ],
    ['a cut document', 'refused-translation', 'soap.xml', (_, res) => send(res, list([['A', '1', '1']]).slice(0, 200))],
    ['no document', 'refused-translation', 'soap.xml', (_, res) => send(res, '')],
    [
      'another charset than it says',
      'refused-translation',
      'soap.charset',
      (_, res) =>
        res
          .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
          .end(Buffer.from(list([['Ä', '1', '1']]), 'latin1')),
    ],
    [
      'a compressed answer',
      'refused-translation',
      'soap.body',
      (_, res) => send(res, 'x', 200, { 'content-encoding': 'gzip' }),
    ],
    [
      'more than 2 MiB',
      'refused-translation',
      'soap.body',
      (_, res) => send(res, list([['A', '1'.repeat(3 << 20), '1']])),
    ],
    [
      'a quantity in doubt',
      'refused-translation',
      'soap.stockItem.qty',
      (_, res) => send(res, list([['A', '1,5', '1']])),
    ],
    [
      'an answer cut on the wire',
      'transport',
      undefined,
      (_, res) => {
        res.writeHead(200, { 'content-length': '900' }).write('<x>');
        res.socket?.end();
      },
    ],
    [
      'a reset in the middle of the body',
      'transport',
      undefined,
      (_, res) => {
        res.writeHead(200).write('<x>', () => res.socket?.resetAndDestroy());
      },
    ],
    ['a connection closed without an answer', 'transport', undefined, (_, res) => res.destroy()],
  ])('%s is a failure of kind %s', async (_, kind, field, answer) => {
    core.script = (call, res) => (call.method === 'login' ? friendly(call, res) : answer(call, res));
    expect(await failure(one())).toEqual(['legacy', kind, field]);
    core.script = friendly;
    expect(await one()).toStrictEqual(available('A'));
  });

  it('asks once more when a reused socket dies without a byte of an answer', async () => {
    await one();
    let deaths = 0;
    core.script = (call, res) => (deaths++ === 0 ? res.socket?.resetAndDestroy() : friendly(call, res));
    expect(await one()).toStrictEqual(available('A'));
    expect(deaths).toBe(2);
  });

  it('ends at its deadline when the core hangs, and frees the socket', async () => {
    const asked: string[] = [];
    const closed = new Promise<void>((resolve) => {
      core.script = (call, res) => {
        if (call.method === 'login') return friendly(call, res);
        asked.push(call.method);
        res.once('close', resolve);
      };
    });
    // On a busy machine the time may be over before the question is there.
    while (asked.length === 0) expect(await failure(one(attempt(80)))).toEqual(['legacy', 'deadline', undefined]);
    await closed;
  });

  it('ends at its deadline when the core drips', async () => {
    core.script = (call, res) => {
      if (call.method === 'login') return friendly(call, res);
      res.writeHead(200, { 'content-type': 'text/xml' });
      const drip = setInterval(() => res.write(' '), 5);
      res.once('close', () => clearInterval(drip));
    };
    const before = systemClock.monotonicMs();
    expect(await failure(one(attempt(100)))).toEqual(['legacy', 'deadline', undefined]);
    expect(systemClock.monotonicMs() - before).toBeLessThan(10_000);
  });

  it('ends when the client leaves, and says so', async () => {
    const client = new AbortController();
    core.script = (call, res) => (call.method === 'login' ? friendly(call, res) : client.abort());
    expect(await failure(one(attempt(2_000, client.signal)))).toEqual(['legacy', 'aborted', undefined]);
    expect(await failure(one(attempt(2_000, AbortSignal.abort())))).toEqual(['legacy', 'aborted', undefined]);
  });

  it('says transport when nobody listens, and fault for an operation it does not have', async () => {
    const nobody = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: 'http://127.0.0.1:1',
      soapUser: 'u',
      soapKey: 'k',
      restUser: 'banyan',
      restPassword: 'password',
      faces: {},
      maxSockets: 1,
    });
    expect(await failure(nobody.call(AVAILABILITY_ONE, { sku: 'A', channel: 'web' }, attempt()))).toEqual([
      'legacy',
      'transport',
      undefined,
    ]);
    await nobody.close();
    expect(await failure(arm.call('availability.none', {}, attempt()))).toEqual(['legacy', 'fault', undefined]);
  });

  it('cuts calls in flight when it is closed', async () => {
    const asked = new Promise<void>((resolve) => {
      core.script = (call, res) => (call.method === 'login' ? friendly(call, res) : resolve());
    });
    const running = failure(one());
    await asked;
    await arm.close();
    expect(await running).toEqual(['legacy', 'transport', undefined]);
  });
});
