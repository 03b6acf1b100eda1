import type { GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';
import { e4In, literalJson, textIn, yesNoIn } from './literal-json.js';
import { certain, type Told } from './literal-text.js';
import { readJsonWire } from './wire-json.js';
import { child, type WireNode } from './wire-tree.js';

const NO_SUCH_PRODUCT = "The product that was requested doesn't exist. Verify the product and try again.";

/**
 * What of a translated stock item does not stand in it.
 *
 * @throws Error when a field that counts cannot be told
 */
export function unexplainedRest(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const item = literalJson(bytes, golden.contentType);
  const { kind, sku, sellable, stock, ruling } = translation as Told & { ruling?: unknown };
  const message = child(item, 'message');
  if (kind === 'unknown-sku') return golden.status === 404 && textIn(message) === NO_SUCH_PRODUCT ? [] : ['unknown'];
  const isSold = certain(yesNoIn(child(item, 'is_in_stock')), 'is_in_stock');
  const isManaged = inForce(item, 'use_config_manage_stock', true, () => yesNoIn(child(item, 'manage_stock')));
  const uncounted = isSold ? undefined : 0;
  const quantityE4 = isManaged ? certain(e4In(child(item, 'qty')), 'qty') : uncounted;
  const told = { message: false, sku, quantityE4: stock?.quantityE4, isUnmanaged: stock?.kind === 'unmanaged' };
  const stands = {
    message: message !== undefined,
    sku: textIn(child(child(item, 'extension_attributes'), 'sku')),
    quantityE4,
    isUnmanaged: quantityE4 === undefined,
  };
  const rest =
    kind === 'available'
      ? { told: sellable, stands: isSold }
      : { told: ruling, stands: literalRuling(golden, item, isSold, quantityE4) };
  return JSON.stringify([told, rest.told]) === JSON.stringify([stands, rest.stands])
    ? []
    : [`${JSON.stringify([told, rest.told])} is ${JSON.stringify([stands, rest.stands])}`];
}

/** The rules of a firm answer, written once more and more simply. */
function literalRuling(
  { input }: GoldenQuestion,
  item: WireNode,
  isSold: boolean,
  quantityE4: number | undefined,
): unknown {
  const { wantedE4 } = input as { wantedE4: number };
  const e4 = (name: string, configured: number) =>
    inForce(item, `use_config_${name}`, configured, () => e4In(child(item, name)));
  if (!isSold) return (quantityE4 ?? 0) > 0 ? denied('not-for-sale') : denied('insufficient', 0);
  const least = inForce(item, 'use_config_min_sale_qty', 10_000, () => minimum(child(item, 'min_sale_qty')));
  if (wantedE4 < least) return denied('below-minimum', least);
  const most = e4('max_sale_qty', 100_000_000);
  if (most > 0 && wantedE4 > most) return denied('above-maximum', most);
  const hasSteps = inForce(item, 'use_config_enable_qty_inc', false, () =>
    yesNoIn(child(item, 'enable_qty_increments')),
  );
  const increment = hasSteps ? e4('qty_increments', 10_000) : 0;
  const smallest = certain(yesNoIn(child(item, 'is_qty_decimal')), 'is_qty_decimal') ? 1 : 10_000;
  const step = increment > 0 ? increment : smallest;
  if (wantedE4 % step !== 0) return denied('not-a-multiple', step);
  if (quantityE4 === undefined) return { kind: 'granted', backOrder: false };
  const left = quantityE4 - e4('min_qty', 0);
  const isEndless = inForce(item, 'use_config_backorders', false, () => backOrders(child(item, 'backorders')));
  if (!isEndless && left < wantedE4) return denied('insufficient', Math.max(0, left));
  return { kind: 'granted', backOrder: quantityE4 < wantedE4 };
}

function inForce<T>(item: WireNode, use: string, configured: T, own: () => T | undefined): T {
  return certain(yesNoIn(child(item, use)), use) ? configured : certain(own(), use);
}

/** A number, or everyone's in a map of groups. */
function minimum(node: WireNode | undefined): number | undefined {
  const map = textIn(node)?.startsWith('{') ? readJsonWire(textIn(node) ?? '') : undefined;
  return map ? e4In(child(map, '32000')) : e4In(node);
}

function backOrders(node: WireNode | undefined): boolean | undefined {
  const digit = /^"?([012])"?$/.exec(node?.text ?? '')?.[1];
  return digit === undefined ? undefined : digit !== '0';
}

function denied(because: string, limitE4?: number): unknown {
  return { kind: 'denied', because, ...(limitE4 === undefined ? {} : { limitE4 }) };
}
