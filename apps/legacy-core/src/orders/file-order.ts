import type { Books, StockWriter } from '../books/books.js';
import type { StoreViewCode } from '../books/sources.js';
import { gmtTextOf } from '../prices/local-time.js';
import { takeStock } from './move-stock.js';
import { incrementIdOf, type OrderDraft } from './order-draft.js';
import type { OrderStatus } from './order-status.js';
import { planSold, type SoldLine } from './plan-takings.js';
import { insertRows, nextOrderId, writeHistory, writeOrder } from './write-order.js';

/** Who sent a document, and which number it has there. */
export interface DocumentSender {
  readonly sndprn: string;
  readonly docnum: string;
  readonly bstnk: string;
}

/** What the core says of a document; `E` is an error, and may come with an order all the same. */
export interface DocumentVerdict {
  readonly type: 'S' | 'W' | 'E';
  readonly id: string;
  readonly number: string;
  readonly message: string;
}

export interface Filing {
  readonly draft: OrderDraft;
  readonly sender: DocumentSender;
  readonly status: OrderStatus;
  /** Undefined: the goods were booked off elsewhere. */
  readonly goods: { readonly view: StoreViewCode; readonly lines: readonly SoldLine[] } | undefined;
  /** What is said of it, the first of them for the document; `earlier` has the same number at its sender. */
  readonly verdictsOf: (
    orderId: number,
    earlier: number | undefined,
  ) => readonly [DocumentVerdict, ...DocumentVerdict[]];
}

export interface Filed {
  readonly orderId: number;
  readonly docnum: string;
  readonly verdicts: readonly DocumentVerdict[];
}

/** Files an order that was taken elsewhere, its document and its goods. The same number twice is two orders. */
export async function fileOrder(
  writer: StockWriter,
  books: Books,
  { draft, sender, status, goods, verdictsOf }: Filing,
  atMs: number,
): Promise<Filed> {
  const { client } = writer;
  const { rows } = await client.query<{ order_id: number }>(
    'SELECT order_id FROM legacy.oc_order WHERE bstnk = $1 ORDER BY order_id LIMIT 1',
    [sender.bstnk],
  );
  const docnum = await nextDocnum(writer);
  const orderId = await nextOrderId(client);
  const verdicts = verdictsOf(orderId, rows[0]?.order_id);
  await writeOrder(client, orderId, { ...draft, docnum }, status, atMs);
  await writeHistory(client, orderId, { status: status.status, comment: draft.comment, notified: false }, atMs);
  if (goods !== undefined) {
    const takings = planSold(goods.lines, { view: goods.view, isEnabled: (source) => books.isEnabled(source) });
    await takeStock(writer, orderId, takings);
  }
  await writeDocument(writer, docnum, sender, verdicts[0], orderId, atMs);
  return { orderId, docnum, verdicts };
}

/** Keeps a document that no order came of. */
export async function refuseDocument(
  writer: StockWriter,
  sender: DocumentSender,
  verdict: DocumentVerdict,
  atMs: number,
): Promise<string> {
  const docnum = await nextDocnum(writer);
  await writeDocument(writer, docnum, sender, verdict, undefined, atMs);
  return docnum;
}

/** The status of an inbound document: posted, or not. */
const POSTED = '53';
const NOT_POSTED = '51';

async function writeDocument(
  { client }: StockWriter,
  docnum: string,
  { sndprn, docnum: sentAs, bstnk }: DocumentSender,
  verdict: DocumentVerdict,
  orderId: number | undefined,
  atMs: number,
): Promise<void> {
  await insertRows(client, 'zidoc', [
    {
      docnum,
      sndprn: sndprn.slice(0, 10),
      snd_docnum: sentAs.slice(0, 16),
      bstnk: bstnk.slice(0, 35),
      status: orderId === undefined ? NOT_POSTED : POSTED,
      msgty: verdict.type,
      message: verdict.message.slice(0, 255),
      order_id: orderId ?? null,
      credat_gmt: gmtTextOf(atMs),
    },
  ]);
}

async function nextDocnum({ client }: StockWriter): Promise<string> {
  const { rows } = await client.query<{ number: string }>("SELECT nextval('legacy.zidoc_docnum') AS number");
  return (rows[0]?.number ?? '').padStart(16, '0');
}

/** The number of the sales document, ten digits, as the mainframe prints it: the order's own. */
export function vbelnOf(orderId: number): string {
  return incrementIdOf(orderId).padStart(10, '0');
}
