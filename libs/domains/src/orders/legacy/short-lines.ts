import type { Attempt } from '@banyan/resilience';
import { readDecimalE4 } from '../../legacy-exchange/decimal-text.js';
import type { SoapCaller } from '../../legacy-exchange/soap-caller.js';
import { fieldsOf, rowsIn } from '../../legacy-exchange/soap-rows.js';
import type { OrderToPlace } from '../orders.model.js';
import { BRANCHES, SHOPS } from './legacy-shops.js';

const FIELD = 'soap.stockItem';

/** Which lines of an order the core has not enough of, as its older shop tells its stock. */
export class ShortLines {
  constructor(private readonly caller: SoapCaller) {}

  /**
   * @returns from 0; empty: none, as far as it tells
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when it is not understood
   */
  async linesOf({ basket, delivery, channel }: OrderToPlace, attempt: Attempt): Promise<readonly number[]> {
    const branch = delivery.kind === 'collect' ? BRANCHES.get(delivery.location) : undefined;
    const question = {
      storeView: branch?.storeView ?? SHOPS[channel].storeView,
      method: 'catalogInventoryStockItemList',
      parameters: { products: basket.lines.map(({ sku }) => sku) },
    };
    const body = await this.caller.ask(question, attempt);
    // It does not know one of them: which, it does not say.
    if (body.kind === 'fault') return [];
    const rows = rowsIn(body.part, FIELD).map((row) => fieldsOf(row, ['sku', 'qty', 'is_in_stock'], FIELD));
    return basket.lines.flatMap(({ sku, quantityE4 }, index) => {
      const row = rows.find((each) => each.sku === sku);
      const held = readDecimalE4(row?.qty ?? '');
      const isShort = row?.is_in_stock === '0' || (held.ok && held.valueE4 < quantityE4);
      return row !== undefined && isShort ? [index] : [];
    });
  }
}
