import type { PoolClient } from 'pg';
import type { ProductRecord } from './product-record.js';
import { formatQuantity, LARGEST_QUANTITY, parseQuantity, type QuantityE4 } from './quantity.js';
import { saleRulesOf } from './sale-rules.js';
import type { SourceCode } from './sources.js';

/** What a till, a picker or a delivery does to one source of one product. */
export interface StockChange {
  readonly sku: string;
  readonly source: SourceCode;
  /** A count (`to`) or a movement (`by`). */
  readonly amount: { readonly to: QuantityE4 } | { readonly by: QuantityE4 };
  /**
   * Default: in stock while something is left; with nothing left, as before if the product is sold on back-order or not
   * counted at all.
   */
  readonly inStock?: boolean;
  /** The number of the document that causes it, 16 characters at most; the feed tells it on request. */
  readonly document?: string;
}

export interface AppliedChange {
  readonly sequence: number;
  readonly sku: string;
  readonly source: SourceCode;
  /** After the change. */
  readonly quantity: QuantityE4;
  readonly inStock: boolean;
}

export class UnknownProduct extends Error {
  override readonly name = 'UnknownProduct';

  constructor(readonly sku: string) {
    super(`no product has the SKU "${sku}"`);
  }
}

export class QuantityOutOfRange extends Error {
  override readonly name = 'QuantityOutOfRange';
}

/** A product whose stock is not managed holds nothing; only whether it is sold can change. */
export class ProductNotCounted extends Error {
  override readonly name = 'ProductNotCounted';

  constructor(readonly sku: string) {
    super(`"${sku}" is not counted; it takes quantity 0 and inStock`);
  }
}

/** Two transactions that took sequence numbers could commit in the other order, and a reader would miss one for ever. */
export const FEED_ORDER_LOCK = 2_009_090_902;

/** Until the transaction ends, nobody else takes a sequence number. */
export async function lockFeedOrder(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [FEED_ORDER_LOCK]);
}

/** Writes the changes and their feed rows into a transaction that holds the lock. @throws UnknownProduct, ProductNotCounted, QuantityOutOfRange */
export async function postInto(
  client: PoolClient,
  changes: readonly StockChange[],
  productOf: (sku: string) => ProductRecord | undefined,
): Promise<readonly AppliedChange[]> {
  const applied: AppliedChange[] = [];
  for (const change of changes) {
    const product = productOf(change.sku);
    if (product === undefined) throw new UnknownProduct(change.sku);
    applied.push(await postOne(client, product, change));
  }
  return applied;
}

async function postOne(client: PoolClient, product: ProductRecord, change: StockChange): Promise<AppliedChange> {
  const before = await client.query<{ quantity: string; status: number }>(
    'SELECT quantity::text, status FROM legacy.inventory_source_item WHERE product_id = $1 AND source_code = $2 FOR UPDATE',
    [product.id, change.source],
  );
  const held = before.rows[0];
  const quantity = 'to' in change.amount ? change.amount.to : parseQuantity(held?.quantity ?? '0') + change.amount.by;
  if (Math.abs(quantity) > LARGEST_QUANTITY) {
    throw new QuantityOutOfRange(`${product.sku} at ${change.source} would hold ${formatQuantity(quantity)}`);
  }
  const { managed, backorders } = saleRulesOf(product.stockItem);
  if (!managed && quantity !== 0) throw new ProductNotCounted(product.sku);
  const soldWithNothingLeft = !managed || backorders !== 0;
  const inStock = change.inStock ?? (quantity > 0 || (soldWithNothingLeft && held?.status === 1));
  const written = await client.query<{ seqno: string }>(
    `WITH item AS (
       INSERT INTO legacy.inventory_source_item (product_id, source_code, quantity, status) VALUES ($1, $2, $3, $4)
       ON CONFLICT (product_id, source_code) DO UPDATE SET quantity = excluded.quantity, status = excluded.status
     )
     INSERT INTO legacy.zstockchg (seqno, aedat, aezet, product_id, lgort, labst, xinstock, belnr)
     SELECT nextval('legacy.zstockchg_seqno'), to_char(at, 'YYYYMMDD'), to_char(at, 'HH24MISS'), $1, $2, $3, $5, $6
     FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC') AS clock (at)
     RETURNING seqno`,
    [product.id, change.source, formatQuantity(quantity), inStock ? 1 : 0, inStock ? 'X' : '', change.document ?? ''],
  );
  return { sequence: Number(written.rows[0]?.seqno), sku: product.sku, source: change.source, quantity, inStock };
}
