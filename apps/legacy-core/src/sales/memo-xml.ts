import type { StoredMemo } from '../orders/memo-reader.js';
import { RowWriter } from './order-xml.js';

export function memoRow(memo: StoredMemo): string {
  return new RowWriter(memo.entity_id).fields([
    ['increment_id', memo.increment_id],
    ['creditmemo_id', String(memo.entity_id)],
    ['order_id', String(memo.order_id)],
    ['shipping_amount', memo.shipping_amount],
    ['grand_total', memo.grand_total],
    ['order_currency_code', memo.currency],
    ['state', '2'],
    ['created_at', memo.created_at],
    ['created_at_gmt', memo.created_at_gmt],
  ]);
}

export function memoInfoResult(memo: StoredMemo): string {
  const writer = new RowWriter(memo.entity_id);
  return [
    memoRow(memo),
    writer.rows(
      'items',
      'salesOrderCreditmemoItemEntity',
      memo.items.map(({ order_item_id: itemId, sku, qty }) =>
        writer.fields([
          ['order_item_id', String(itemId)],
          ['sku', sku],
          ['qty', qty],
        ]),
      ),
    ),
    writer.rows(
      'comments',
      'salesOrderCreditmemoCommentEntity',
      memo.comment === '' ? [] : [writer.fields([['comment', memo.comment]])],
    ),
  ].join('');
}
