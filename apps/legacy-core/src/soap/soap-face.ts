import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { Books } from '../books/books.js';
import { storeViewOf, type StoreViewCode } from '../books/sources.js';
import { type FaultAnswers, letFaultsStrike } from '../faults/faulty-exchange.js';
import type { FaultSwitches } from '../faults/switches.js';
import { writeContextOf } from '../faults/write-context.js';
import { ExecutionTimeExceeded } from '../orders/order-books.js';
import type { RequestCounts } from '../ops/request-counts.js';
import type { SalesCalls } from '../sales/sales-calls.js';
import { readBody } from '../wire/read-body.js';
import { targetOf } from '../wire/request-target.js';
import { send } from '../wire/send.js';
import type { ApiSessions } from './api-sessions.js';
import { findProducts } from './find-products.js';
import { endSessionAnswer, faultAnswer, FAULTS, loginAnswer, type SoapFault, stockListAnswer } from './soap-answers.js';
import { readSoapCall, type SoapArgument, type SoapCall } from './soap-call.js';
import { wsdl } from './wsdl.js';

export interface SoapFaceOptions {
  readonly books: Books;
  readonly sessions: ApiSessions;
  readonly faults: FaultSwitches;
  readonly counts: RequestCounts;
  readonly sales: SalesCalls;
  readonly username: string;
  readonly apiKey: string;
  /** The core's own origin, for the WSDL. */
  readonly origin: () => string;
}

const XML = {
  'Content-Type': 'text/xml; charset=utf-8',
  Server: 'Apache/2.2.22 (Debian)',
  'X-Powered-By': 'PHP/5.4.45',
};
const LONGEST_BODY = 1024 * 1024;

/** `/api/v2_soap`: Magento 1's SOAP v2, rpc/encoded: stock, orders and credit memos, and the session around them. */
export class SoapFace {
  readonly #options: SoapFaceOptions;

  constructor(options: SoapFaceOptions) {
    this.#options = options;
  }

  async answer(req: IncomingMessage, res: ServerResponse, span: Span): Promise<void> {
    const { query } = targetOf(req);
    if (query.has('wsdl')) return send(res, 200, XML, wsdl(this.#options.origin()));
    if (req.method !== 'POST') return this.#fault(res, FAULTS.notSoap);
    const call = readSoapCall((await readBody(req, LONGEST_BODY)).toString('utf8'));
    if (call === undefined) return this.#fault(res, FAULTS.notSoap);
    this.#options.counts.soapCall(call.operation);
    span.set({ 'banyan.legacy.call': call.operation });
    if (this.#options.sales.knows(call.operation)) return this.#answerSales(call, req, res);
    this.#answerCall(call, storeViewOf(query.get('___store')), res);
  }

  #answerCall(call: SoapCall, view: StoreViewCode, res: ServerResponse): void {
    const [first, second] = call.args;
    switch (call.operation) {
      case 'login':
        return this.#login(first, second, res);
      case 'endSession':
        return send(res, 200, XML, endSessionAnswer(this.#options.sessions.end(first?.text ?? '')));
      case 'catalogInventoryStockItemList': {
        const session = first?.text ?? '';
        if (!this.#sessionLives(session)) return this.#sessionExpired(session, res);
        const wanted = second === undefined || second.items.length > 0 ? second?.items : [second.text].filter(Boolean);
        if (wanted === undefined || wanted.length === 0) return this.#fault(res, FAULTS.invalidFilter);
        const { books } = this.#options;
        return send(res, 200, XML, stockListAnswer(books, findProducts(books, wanted), view));
      }
      default:
        return this.#fault(res, FAULTS.unknownOperation);
    }
  }

  /** The order resources can be broken by themselves, beside all that breaks the whole face. */
  async #answerSales(call: SoapCall, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { faults, sales, sessions } = this.#options;
    const session = call.args[0]?.text ?? '';
    if (!(await letFaultsStrike(faults, 'sales', req, res, SOAP_FAULT_ANSWERS, call.operation))) return;
    if (faults.strikes('sales', 'expireSessions', call.operation)) sessions.end(session);
    if (!this.#sessionLives(session)) return this.#sessionExpired(session, res);
    try {
      const result = await sales.answer(call, writeContextOf(faults, 'sales', call.operation, req));
      if (result.kind === 'fault') return this.#fault(res, result.fault);
      if (result.isLatin1 !== true) return send(res, 200, XML, result.xml);
      // The header says UTF-8 all the same.
      send(res, 200, XML, Buffer.from(result.xml.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'), 'latin1'));
    } catch (error) {
      if (!(error instanceof ExecutionTimeExceeded)) throw error;
      this.#fault(res, FAULTS.internal);
    }
  }

  #login(username: SoapArgument | undefined, apiKey: SoapArgument | undefined, res: ServerResponse): void {
    if (username?.text !== this.#options.username || apiKey?.text !== this.#options.apiKey) {
      return this.#fault(res, FAULTS.accessDenied);
    }
    send(res, 200, XML, loginAnswer(this.#options.sessions.begin(username.text)));
  }

  #sessionLives(id: string): boolean {
    if (this.#options.faults.strikes('soap', 'expireSessions')) this.#options.sessions.end(id);
    return this.#options.sessions.isLive(id);
  }

  /** Comes with 500 for some sessions and with 200 and no declaration for the others; the same session, the same way. */
  #sessionExpired(session: string, res: ServerResponse): void {
    this.#fault(res, FAULTS.sessionExpired, session.charCodeAt(0) % 2 === 1);
  }

  #fault(res: ServerResponse, fault: SoapFault, as200 = fault.code === '101'): void {
    this.#options.counts.soapFault(fault.code);
    send(res, as200 ? 200 : 500, XML, faultAnswer(fault, !as200));
  }
}

export const SOAP_FAULT_ANSWERS: FaultAnswers = {
  error: (res) => send(res, 500, XML, faultAnswer(FAULTS.internal, true)),
  errorAs200: (res) => send(res, 200, XML, faultAnswer(FAULTS.internal, false)),
  garbage: (res) =>
    send(
      res,
      200,
      XML,
      '<br />\n<b>Warning</b>:  Invalid argument supplied for foreach() in <b>/var/www/app/Mage.php</b> on line <b>547</b><br />\n<SOAP-ENV:Envelope><SOAP-ENV:Body><ns1:catalogInv',
    ),
};
