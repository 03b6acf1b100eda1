import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArmError, systemClock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DomainArm } from '../../domain.js';
import { AVAILABILITY_BATCH, AVAILABILITY_ONE } from '../inventory.model.js';
import { connectInventoryLegacy } from './inventory-legacy.client.js';
import { parseXml } from './xml-tree.js';

/** A call as the scripted core got it. */
interface Call {
  readonly url: string;
  readonly method: string;
  readonly sessionId: string;
  readonly skus: readonly string[];
  readonly traceparent: string | undefined;
}
type Script = (call: Call, res: ServerResponse) => void;
type Row = readonly [sku: string, qty: string, flag: string];

const NAMESPACES =
  'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:Magento" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"';
const envelope = (body: string) =>
  `<SOAP-ENV:Envelope ${NAMESPACES}><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
const list = (rows: readonly Row[]) =>
  envelope(
    `<ns1:catalogInventoryStockItemListResponse><result SOAP-ENC:arrayType="x[${rows.length}]">${rows
      .map(([sku, qty, flag]) => `<item><sku>${sku}</sku><qty>${qty}</qty><is_in_stock>${flag}</is_in_stock></item>`)
      .join('')}</result></ns1:catalogInventoryStockItemListResponse>`,
  );
const fault = (code: string) => envelope(`<SOAP-ENV:Fault><faultcode>${code}</faultcode></SOAP-ENV:Fault>`);
const session = (id: string) => envelope(`<ns1:loginResponse><loginReturn>${id}</loginReturn></ns1:loginResponse>`);

function send(res: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
}

/** Lets people in, and answers every SKU with 12. */
const friendly: Script = (call, res) =>
  call.method === 'login'
    ? send(res, session('session-1'))
    : send(res, list(call.skus.map((sku) => [sku, '12.0000', '1'])));

const available = (sku: string, quantityE4 = 120_000) => ({
  kind: 'available',
  sku,
  channel: 'web',
  sellable: true,
  stock: { kind: 'counted', quantityE4 },
});

async function readCall(req: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const method = parseXml(Buffer.concat(chunks).toString('utf8')).children[0]?.children[0];
  const part = (name: string) => method?.children.find((child) => child.name === name);
  return {
    url: req.url ?? '',
    method: method?.name ?? '',
    sessionId: part('sessionId')?.text ?? '',
    skus: part('products')?.children.map((item) => item.text) ?? [],
    traceparent: [req.headers.traceparent].flat()[0],
  };
}

const attempt = (budgetMs = 2_000, signal = new AbortController().signal): Attempt => {
  const deadline = new Deadline(systemClock, budgetMs);
  return { signal, remainingMs: () => deadline.remainingMs() };
};

const failure = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => new Error('answered'),
    (thrown: unknown) => thrown,
  );
  return error instanceof ArmError ? [error.arm, error.failure, error.options.field] : error;
};

describe('inventory legacy client', () => {
  let server: Server;
  let arm: DomainArm;
  let calls: Call[];
  let script: Script;

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const call = await readCall(req);
    calls.push(call);
    script(call, res);
  };
  const one = (given = attempt(), sku = 'A') => arm.call(AVAILABILITY_ONE, { sku, channel: 'web' }, given);
  const methods = () => calls.map((call) => call.method);

  beforeEach(async () => {
    calls = [];
    script = friendly;
    server = createServer((req, res) => {
      void serve(req, res);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    arm = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop/`,
      soapUser: 'banyan & co',
      soapKey: 'k<e>y',
      maxSockets: 8,
    });
  });

  afterEach(async () => {
    await arm.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('logs in once for a store view and asks there, below the base path', async () => {
    expect(await one()).toStrictEqual(available('A'));
    await one();
    await arm.call(AVAILABILITY_ONE, { sku: 'A', channel: 'store', location: 'koeln-deutz' }, attempt());
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'login /shop/api/v2_soap?___store=default',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=default',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=default',
      'login /shop/api/v2_soap?___store=pos_0104',
      'catalogInventoryStockItemList /shop/api/v2_soap?___store=pos_0104',
    ]);
  });

  it('asks for a batch of 100 in one call, and answers in the order of the question', async () => {
    const skus = Array.from({ length: 100 }, (_, index) => `S/${index} & <${index}>`);
    script = (call, res) => {
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
    expect(calls[1]?.skus).toEqual(skus);
    expect(result.items.map((item) => item.sku)).toEqual(skus);
    expect(result.items.map((item) => item.kind)).toEqual(
      skus.map((_, index) => (index === 99 ? 'unknown-sku' : 'available')),
    );
  });

  it('sends the trace context on', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await one({ ...attempt(), traceparent });
    expect(calls.map((call) => call.traceparent)).toEqual([traceparent, traceparent]);
  });

  it('lets many callers wait for one login', async () => {
    await Promise.all(Array.from({ length: 8 }, () => one()));
    expect(methods().filter((method) => method === 'login')).toHaveLength(1);
  });

  it.each([
    ['with status 500', 500],
    ['with status 200', 200],
  ])('logs in again once when the session expires in mid-call, %s', async (_, status) => {
    let logins = 0;
    script = (call, res) => {
      if (call.method === 'login') return send(res, session(`session-${++logins}`));
      if (call.sessionId === 'session-1') return send(res, fault('5'), status);
      friendly(call, res);
    };
    expect(await Promise.all([one(), one(), one()])).toHaveLength(3);
    expect(logins).toBe(2);
    await one();
    expect(logins).toBe(2);
  });

  it('gives up when the fresh session expires as well, and begins anew with the next call', async () => {
    script = (call, res) => (call.method === 'login' ? send(res, session('session-x')) : send(res, fault('5')));
    expect(await failure(one())).toEqual(['legacy', 'fault', undefined]);
    expect(methods()).toEqual(['login', 'catalogInventoryStockItemList', 'login', 'catalogInventoryStockItemList']);
    script = friendly;
    expect(await one()).toStrictEqual(available('A'));
  });

  it('takes 101 for an unknown product where one was asked for, and for a doubt where several were', async () => {
    script = (call, res) => (call.method === 'login' ? send(res, session('session-1')) : send(res, fault('101')));
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
    script = (call, res) => (call.method === 'login' ? friendly(call, res) : answer(call, res));
    expect(await failure(one())).toEqual(['legacy', kind, field]);
    script = friendly;
    expect(await one()).toStrictEqual(available('A'));
  });

  it.each<[string, string, string | undefined, Script]>([
    ['a refused key', 'fault', undefined, (_, res) => send(res, fault('2'), 500)],
    [
      'an empty array',
      'refused-translation',
      'soap.login',
      (_, res) => send(res, envelope('<ns1:loginResponse><loginReturn/></ns1:loginResponse>')),
    ],
    ['false', 'refused-translation', 'soap.login', (_, res) => send(res, session('false'))],
    ['status 502', 'fault', undefined, (_, res) => send(res, 'bad gateway', 502)],
  ])(
    'a login answered with %s is a failure of kind %s, and is tried anew by the next call',
    async (_, kind, field, answer) => {
      script = answer;
      expect(await failure(one())).toEqual(['legacy', kind, field]);
      script = friendly;
      expect(await one()).toStrictEqual(available('A'));
    },
  );

  it('asks once more when a reused socket dies without a byte of an answer', async () => {
    await one();
    let deaths = 0;
    script = (call, res) => (deaths++ === 0 ? res.socket?.resetAndDestroy() : friendly(call, res));
    expect(await one()).toStrictEqual(available('A'));
    expect(deaths).toBe(2);
  });

  it('ends at its deadline when the core hangs, and frees the socket', async () => {
    const closed = new Promise<void>((resolve) => {
      script = (call, res) => {
        if (call.method === 'login') return friendly(call, res);
        res.once('close', resolve);
      };
    });
    expect(await failure(one(attempt(80)))).toEqual(['legacy', 'deadline', undefined]);
    await closed;
  });

  it('ends at its deadline when the core drips', async () => {
    script = (call, res) => {
      if (call.method === 'login') return friendly(call, res);
      res.writeHead(200, { 'content-type': 'text/xml' });
      const drip = setInterval(() => res.write(' '), 5);
      res.once('close', () => clearInterval(drip));
    };
    const before = systemClock.monotonicMs();
    expect(await failure(one(attempt(100)))).toEqual(['legacy', 'deadline', undefined]);
    expect(systemClock.monotonicMs() - before).toBeLessThan(4_000);
  });

  it('ends when the client leaves, and says so', async () => {
    const client = new AbortController();
    script = (call, res) => (call.method === 'login' ? friendly(call, res) : client.abort());
    expect(await failure(one(attempt(2_000, client.signal)))).toEqual(['legacy', 'aborted', undefined]);
    expect(await failure(one(attempt(2_000, AbortSignal.abort())))).toEqual(['legacy', 'aborted', undefined]);
  });

  it('keeps a login going for those who wait when the caller who began it leaves', async () => {
    const client = new AbortController();
    let letIn: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => {
      script = (call, res) => {
        if (call.method !== 'login') return friendly(call, res);
        letIn = () => friendly(call, res);
        resolve();
      };
    });
    const first = failure(one(attempt(2_000, client.signal)));
    const second = one();
    await begun;
    client.abort();
    expect(await first).toEqual(['legacy', 'aborted', undefined]);
    letIn?.();
    expect(await second).toStrictEqual(available('A'));
  });

  it('says transport when nobody listens, and fault for an operation it does not have', async () => {
    const nobody = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: 'http://127.0.0.1:1',
      soapUser: 'u',
      soapKey: 'k',
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
      script = (call, res) => (call.method === 'login' ? friendly(call, res) : resolve());
    });
    const running = failure(one());
    await asked;
    await arm.close();
    expect(await running).toEqual(['legacy', 'transport', undefined]);
  });
});
