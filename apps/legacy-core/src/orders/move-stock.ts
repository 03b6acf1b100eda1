import type { Books, StockWriter } from '../books/books.js';
import { formatQuantity, parseQuantity, type QuantityE4 } from '../books/quantity.js';
import { saleRulesOf } from '../books/sale-rules.js';
import { isSourceCode, type SourceCode } from '../books/sources.js';
import { incrementIdOf } from './order-draft.js';
import type { Taking } from './plan-takings.js';
import { insertRows } from './write-order.js';

/** The mainframe's movement types: goods issued, issue reversed, goods come back. */
export const MOVEMENTS = { issue: '601', reversal: '602', return: '651' } as const;
type Movement = (typeof MOVEMENTS)[keyof typeof MOVEMENTS];

interface Move {
  readonly productId: number;
  readonly sku: string;
  readonly source: SourceCode;
  /** Below nought: taken. */
  readonly byE4: QuantityE4;
}

/** Takes what was planned; the feed names the order's number. */
export function takeStock(writer: StockWriter, orderId: number, takings: readonly Taking[]): Promise<void> {
  const moves = takings.map(({ product, source, quantityE4 }) => ({
    productId: product.id,
    sku: product.sku,
    source,
    byE4: -quantityE4,
  }));
  return move(writer, orderId, MOVEMENTS.issue, moves);
}

/** Gives back all that an order still has, to where it was taken. */
export async function giveBackAll(writer: StockWriter, books: Books, orderId: number): Promise<void> {
  const taken = await takenBy(writer, books, orderId);
  await move(writer, orderId, MOVEMENTS.reversal, taken);
}

/** Gives back so much of each product: to where it was taken, the last first, or all of it to a branch. */
export async function giveBack(
  writer: StockWriter,
  books: Books,
  orderId: number,
  back: ReadonlyMap<number, QuantityE4>,
  to: SourceCode | undefined,
): Promise<void> {
  const left = new Map(back);
  const moves = (await takenBy(writer, books, orderId)).toReversed().flatMap((taken) => {
    const wanted = left.get(taken.productId) ?? 0;
    const byE4 = Math.min(wanted, taken.byE4);
    left.set(taken.productId, wanted - byE4);
    return byE4 > 0 ? [{ ...taken, byE4, source: to ?? taken.source }] : [];
  });
  await move(writer, orderId, MOVEMENTS.return, moves);
}

/** What an order has of each source, as moves that give it back. */
async function takenBy({ client }: StockWriter, books: Books, orderId: number): Promise<readonly Move[]> {
  const { rows } = await client.query<{ product_id: number; lgort: string; left_e4: string }>(
    `SELECT product_id, lgort, (-sum(menge))::text AS left_e4 FROM legacy.zordermove WHERE order_id = $1
     GROUP BY product_id, lgort HAVING sum(menge) < 0 ORDER BY min(moveid)`,
    [orderId],
  );
  return rows.flatMap(({ product_id: productId, lgort: source, left_e4: left }) => {
    const product = books.byId(productId);
    return product === undefined || !isSourceCode(source) || !saleRulesOf(product.stockItem).managed
      ? []
      : [{ productId, sku: product.sku, source, byE4: parseQuantity(left) }];
  });
}

async function move(writer: StockWriter, orderId: number, movement: Movement, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const document = incrementIdOf(orderId);
  const applied = await writer.post(
    moves.map(({ sku, source, byE4 }) => ({ sku, source, amount: { by: byE4 }, document })),
  );
  await insertRows(
    writer.client,
    'zordermove',
    moves.map(({ productId, source, byE4 }, at) => ({
      order_id: orderId,
      bwart: movement,
      product_id: productId,
      lgort: source,
      menge: formatQuantity(byE4),
      seqno: applied[at]?.sequence,
    })),
  );
}
