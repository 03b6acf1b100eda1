import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import type { Books } from '../books/books.js';
import { feedRowsAfter } from '../books/feed-rows.js';
import type { FaultAnswers } from '../faults/faulty-exchange.js';
import type { FaultSwitches } from '../faults/switches.js';
import { numberIn, targetOf } from '../wire/request-target.js';
import { send, writeWhenRoom } from '../wire/send.js';
import { feedHeader, feedRow, feedTrailer } from './feed-file.js';
import { spoilRows } from './spoil-rows.js';

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const TRUE_TYPE = 'text/plain; charset=ISO-8859-1';
const LYING_TYPE = 'text/plain; charset=utf-8';
const MOST_ROWS = 100_000;
const ROWS_A_CHUNK = 500;

/**
 * `/export/stock_changes.txt?since=N&limit=M`: the only change feed there is.
 *
 * The bytes are latin-1 always. Where `since` is divisible by 3 somebody's editor left a UTF-8 byte order mark in
 * front, and where it is even the server says UTF-8: the same question gets the same lie. With `&belnr=X` every row has the
 * number of the document that caused it.
 */
export class FeedFace {
  readonly #books: Books;
  readonly #pool: Pool;
  readonly #faults: FaultSwitches;

  constructor(books: Books, pool: Pool, faults: FaultSwitches) {
    this.#books = books;
    this.#pool = pool;
    this.#faults = faults;
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return send(res, 405, { 'Content-Type': TRUE_TYPE, Allow: 'GET, HEAD' }, 'FEHLER 405\r\n');
    }
    const { query } = targetOf(req);
    const since = numberIn(query, 'since', 0, 0, Number.MAX_SAFE_INTEGER);
    const limit = numberIn(query, 'limit', MOST_ROWS, 1, MOST_ROWS);
    const withDocuments = query.get('belnr') === 'X';
    const rows = spoilRows(await feedRowsAfter(this.#pool, since, limit), this.#faults);
    res.writeHead(200, {
      'Content-Type': since % 2 === 0 ? LYING_TYPE : TRUE_TYPE,
      'Content-Disposition': 'attachment; filename="stock_changes.txt"',
      'Cache-Control': 'no-cache',
    });
    if (since % 3 === 0) res.write(UTF8_BOM);
    res.write(feedHeader(new Date(), since, withDocuments));
    for (let at = 0; at < rows.length && !res.destroyed; at += ROWS_A_CHUNK) {
      await writeWhenRoom(
        res,
        Buffer.concat(rows.slice(at, at + ROWS_A_CHUNK).map((row) => this.#line(row, withDocuments))),
      );
    }
    const lastSequence = rows.reduce((last, { sequence }) => Math.max(last, sequence), since);
    res.end(feedTrailer(rows.length, lastSequence));
  }

  #line(row: Parameters<typeof feedRow>[0], withDocuments: boolean): Buffer {
    const product = this.#books.byId(row.productId);
    if (product === undefined) throw new Error(`the journal names product ${row.productId}, the catalogue does not`);
    return feedRow(row, product, withDocuments);
  }
}

export const FEED_FAULT_ANSWERS: FaultAnswers = {
  error: (res) => send(res, 503, { 'Content-Type': TRUE_TYPE }, 'RFC_ERROR_COMMUNICATION\r\n'),
  errorAs200: (res) => send(res, 200, { 'Content-Type': TRUE_TYPE }, 'FEHLER: Zähler gesperrt (ENQUEUE)\r\n'),
  garbage: (res) =>
    send(
      res,
      200,
      { 'Content-Type': TRUE_TYPE },
      Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 151 + 7) % 256)),
    ),
};
