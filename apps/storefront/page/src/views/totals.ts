import { h } from '../dom.js';
import { moneyText } from '../money.js';
import { productOf } from '../products.js';
import type { Quote } from '../quote.js';

/** What a basket costs, line by line. */
export function totals({ lines, promotions, total }: Quote): HTMLElement {
  return h(
    'dl',
    { class: 'totals' },
    ...lines.flatMap(({ sku, quantity, amount }) =>
      row(`${quantity} × ${productOf(sku)?.name ?? sku}`, moneyText(amount)),
    ),
    ...promotions.flatMap(({ title, amount }) => row(title, `− ${moneyText(amount)}`)),
    ...row('Total, with VAT, before shipping', moneyText(total), 'sum'),
  );
}

function row(what: string, amount: string, look?: string): readonly HTMLElement[] {
  return [h('dt', { class: look }, what), h('dd', { class: look }, amount)];
}
