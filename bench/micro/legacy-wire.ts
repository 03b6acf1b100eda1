import { loadLegacyWires, type CoreAnswer } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import { canonicalPath } from '@banyan/proxy';
import { timed } from './batches.js';
import type { MicroFigure } from './pieces.js';

/** What a request pays that no legacy wire has: it is part of every request that passes through. */
const UNMATCHED_TARGET_MICROS = 0.2;

const OTHERS = [
  { title: 'a page', path: '/catalog/gr%C3%B6%C3%9Fe%20XL/b%26w.html', targetMicros: UNMATCHED_TARGET_MICROS },
  { title: 'the home page', path: '/', targetMicros: UNMATCHED_TARGET_MICROS },
  { title: 'another of the core’s own URLs', path: '/rest/V1/products/4711?fields=name,price' },
  { title: 'a stock item', path: '/rest/V1/stockItems/SHIRT-4711-L' },
] as const;

const SKU = 'SHIRT-4711-L';
const FLAGS = ['is_qty_decimal', 'show_default_notification_message', 'enable_qty_increments', 'is_decimal_divided'];
const CONFIGURED = ['min_qty', 'min_sale_qty', 'max_sale_qty', 'backorders', 'notify_stock_qty', 'qty_increments'];
const ITEM = JSON.stringify({
  item_id: 17,
  product_id: 17,
  stock_id: 1,
  qty: 70,
  is_in_stock: true,
  manage_stock: false,
  ...Object.fromEntries(FLAGS.map((name) => [name, false])),
  ...Object.fromEntries(
    CONFIGURED.flatMap((name) => [
      [`use_config_${name}`, true],
      [name, 1],
    ]),
  ),
  use_config_enable_qty_inc: true,
  use_config_manage_stock: true,
  low_stock_date: null,
  stock_status_changed_auto: 0,
  extension_attributes: { sku: SKU },
});

/** Does a path belong to a legacy wire? And what a recognised stock item costs beside the core's own answer. */
export function legacyWireFigures(batches: number): readonly MicroFigure[] {
  const router = loadLegacyWires(domains.flatMap(({ legacyWire }) => legacyWire ?? []));
  const looks = OTHERS.map(({ path, title, ...rest }) => {
    const read = canonicalPath(path);
    if (read.kind !== 'path') throw new Error(`${path} is no path`);
    return {
      piece: 'legacy-wire' as const,
      title: `legacy wire: recognising ${title}`,
      ...rest,
      ...timed(() => router.match('GET', read), batches),
    };
  });
  const operation = router.operations.find(({ operationId }) => operationId === 'getStockItem');
  const question = operation?.accept({
    path: { sku: SKU },
    query: '',
    headers: { authorization: 'Bearer 0123456789' },
  });
  if (operation === undefined || question === undefined) throw new Error('the wire has no stock item');
  const answer: CoreAnswer = {
    status: 200,
    contentType: 'application/json',
    bytes: Buffer.from(ITEM),
    askedAtMs: 0,
  };
  const reading = operation.read(question, answer);
  if (reading.kind !== 'answered' || reading.facts.size === 0) throw new Error('the answer teaches nothing');
  const { result, facts } = reading;
  return [
    ...looks,
    {
      piece: 'legacy-wire',
      title: 'legacy wire: reading the core’s stock item after it has passed',
      ...timed(() => operation.read(question, answer), batches),
    },
    {
      piece: 'legacy-wire',
      title: 'legacy wire: writing the service’s stock item in the core’s words',
      ...timed(() => operation.present(question, result, facts), batches),
    },
  ];
}
