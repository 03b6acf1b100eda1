import { ArmError, systemClock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseXml } from '../../libs/domains/src/legacy-exchange/xml-tree.js';

/** A call as the scripted core got it. */
export interface Call {
  readonly url: string;
  readonly method: string;
  readonly sessionId: string;
  readonly skus: readonly string[];
  readonly traceparent: string | undefined;
}
export type Script = (call: Call, res: ServerResponse) => void;
type Row = readonly [sku: string, qty: string, flag: string];

const NAMESPACES =
  'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:Magento" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"';
export const envelope = (body: string) =>
  `<SOAP-ENV:Envelope ${NAMESPACES}><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
export const list = (rows: readonly Row[]) =>
  envelope(
    `<ns1:catalogInventoryStockItemListResponse><result SOAP-ENC:arrayType="x[${rows.length}]">${rows
      .map(([sku, qty, flag]) => `<item><sku>${sku}</sku><qty>${qty}</qty><is_in_stock>${flag}</is_in_stock></item>`)
      .join('')}</result></ns1:catalogInventoryStockItemListResponse>`,
  );
export const fault = (code: string) => envelope(`<SOAP-ENV:Fault><faultcode>${code}</faultcode></SOAP-ENV:Fault>`);
export const session = (id: string) =>
  envelope(`<ns1:loginResponse><loginReturn>${id}</loginReturn></ns1:loginResponse>`);

export function send(res: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
}

/** Lets people in, and answers every SKU with 12. */
export const friendly: Script = (call, res) =>
  call.method === 'login'
    ? send(res, session('session-1'))
    : send(res, list(call.skus.map((sku) => [sku, '12.0000', '1'])));

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

/** An attempt with a deadline on the real clock. */
export const attempt = (budgetMs = 2_000, signal = new AbortController().signal): Attempt => {
  const deadline = new Deadline(systemClock, budgetMs);
  return { signal, remainingMs: () => deadline.remainingMs() };
};

/** How a call failed: arm, failure and field; the error itself when it is not an ArmError. */
export const failure = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => new Error('answered'),
    (thrown: unknown) => thrown,
  );
  return error instanceof ArmError ? [error.arm, error.failure, error.options.field] : error;
};

/** A SOAP face that does what the test's script says, on a real socket. */
export class ScriptedSoap {
  readonly calls: Call[] = [];
  script: Script = friendly;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((req, res) => {
      void this.#serve(req, res);
    });
  }

  static async start(): Promise<ScriptedSoap> {
    const soap = new ScriptedSoap();
    soap.#server.listen(0, '127.0.0.1');
    await once(soap.#server, 'listening');
    return soap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const call = await readCall(req);
    this.calls.push(call);
    this.script(call, res);
  }
}
