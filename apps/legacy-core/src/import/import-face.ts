import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from '../books/books.js';
import type { FaultAnswers } from '../faults/faulty-exchange.js';
import type { FaultSwitches } from '../faults/switches.js';
import { writeContextOf } from '../faults/write-context.js';
import { type DocumentVerdict, vbelnOf } from '../orders/file-order.js';
import { ExecutionTimeExceeded, type OrderBooks } from '../orders/order-books.js';
import { escapeMarkup } from '../wire/escape.js';
import { readBody } from '../wire/read-body.js';
import { send } from '../wire/send.js';
import { parseXml } from '../wire/xml-elements.js';
import { filingOf } from './filing.js';
import { readIdoc } from './read-idoc.js';

const TYPE = { 'Content-Type': 'text/xml; charset=ISO-8859-1', Server: 'SAP NetWeaver Application Server / ABAP 702' };
const LONGEST_BODY = 1024 * 1024;

/** `POST /import/order`: an ORDERS05 of an order that was taken elsewhere. Always 200; what happened is in the text. */
export class ImportFace {
  readonly #books: Books;
  readonly #orders: OrderBooks;
  readonly #faults: FaultSwitches;

  constructor(books: Books, orders: OrderBooks, faults: FaultSwitches) {
    this.#books = books;
    this.#orders = orders;
    this.#faults = faults;
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') {
      req.resume();
      return send(res, 405, { ...TYPE, Allow: 'POST' }, '');
    }
    const context = writeContextOf(this.#faults, 'import', '', req);
    const read = readIdoc(parseXml(decoded(await readBody(req, LONGEST_BODY))), this.#books);
    try {
      if (read.kind === 'refused') {
        const verdict = { type: 'E' as const, ...read.because };
        const docnum = await this.#orders.refuse(read.sender, verdict, context);
        return sendAnswer(res, docnum, [verdict], undefined);
      }
      const { docnum, orderId, verdicts } = await this.#orders.file(filingOf(read.order), context);
      sendAnswer(res, docnum, verdicts, orderId);
    } catch (error) {
      if (!(error instanceof ExecutionTimeExceeded)) throw error;
      IMPORT_FAULT_ANSWERS.error(res);
    }
  }
}

/** As its declaration says; without one it is UTF-8. */
function decoded(body: Buffer): string {
  const declaration = /^\s*<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(body.subarray(0, 200).toString('latin1'));
  return body.toString(/^(?:iso-8859-1|latin-?1)$/i.test(declaration?.[1] ?? '') ? 'latin1' : 'utf8');
}

/** @param orderId undefined: no order came of it */
function sendAnswer(
  res: ServerResponse,
  docnum: string,
  verdicts: readonly DocumentVerdict[],
  orderId: number | undefined,
): void {
  const vbeln = orderId === undefined ? '' : vbelnOf(orderId);
  const items = verdicts.map(
    ({ type, id, number, message }) =>
      `<item><TYPE>${type}</TYPE><ID>${id}</ID><NUMBER>${number}</NUMBER>` +
      `<MESSAGE>${escapeMarkup(message)}</MESSAGE><MESSAGE_V1>${vbeln}</MESSAGE_V1></item>`,
  );
  const xml =
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n' +
    `<ORDERS_RETURN><DOCNUM>${docnum}</DOCNUM><SALESDOCUMENT>${vbeln}</SALESDOCUMENT>` +
    `<RETURN>${items.join('')}</RETURN></ORDERS_RETURN>\n`;
  send(res, 200, TYPE, Buffer.from(xml.replaceAll(/[\u0100-\uffff]/g, '?'), 'latin1'));
}

const MESSAGE_500 =
  '<html><head><title>Application Server Error</title></head><body><h1>500 SAP Internal Server Error</h1><p>Laufzeitfehler TIME_OUT</p></body></html>\n';

export const IMPORT_FAULT_ANSWERS: FaultAnswers = {
  error: (res) => send(res, 500, { 'Content-Type': 'text/html; charset=ISO-8859-1' }, MESSAGE_500),
  errorAs200: (res) =>
    sendAnswer(
      res,
      '',
      [{ type: 'E', id: '00', number: '058', message: 'Eintrag ist durch Benutzer BATCH gesperrt' }],
      undefined,
    ),
  garbage: (res) =>
    send(
      res,
      200,
      TYPE,
      Buffer.from('<?xml version="1.0" encoding="UTF-16"?><ORDERS_RETURN><DOCNUM>00000000004', 'latin1'),
    ),
};
