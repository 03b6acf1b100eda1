import { formatQuantity, ONE_PIECE, parseQuantity, type QuantityE4 } from './quantity.js';
import { type Backorders, CONFIGURED_STOCK_ITEM, type StockItem } from './stock-item.js';

/** How a product is sold, for everyone, once the configuration is looked up. */
export interface SaleRules {
  /** Whether it is counted at all. A voucher is not. */
  readonly managed: boolean;
  readonly backorders: Backorders;
  /** At so little the product counts as sold out. */
  readonly minQuantity: QuantityE4;
  readonly minSaleQuantity: QuantityE4;
  /** null: as many as there are. */
  readonly maxSaleQuantity: QuantityE4 | null;
  /** null: any quantity. */
  readonly increments: QuantityE4 | null;
}

/** The customer group that means everyone. */
const EVERYONE = '32000';

/** What is in force of what is stored. */
export function saleRulesOf(item: StockItem): SaleRules {
  const configured = CONFIGURED_STOCK_ITEM;
  const max = item.useConfigMaxSaleQuantity ? configured.maxSaleQuantity : item.maxSaleQuantity;
  const inSteps = item.useConfigEnableIncrements ? configured.enableIncrements : item.enableIncrements;
  const step = item.useConfigIncrements ? configured.increments : item.increments;
  return {
    managed: item.useConfigManageStock ? configured.manageStock : item.manageStock,
    backorders: item.useConfigBackorders ? configured.backorders : item.backorders,
    minQuantity: item.useConfigMinQuantity ? configured.minQuantity : item.minQuantity,
    minSaleQuantity: forEveryone(item.useConfigMinSaleQuantity ? configured.minSaleQuantity : item.minSaleQuantity),
    maxSaleQuantity: max > 0 ? max : null,
    increments: inSteps && step > 0 ? step : null,
  };
}

/** @throws RangeError when the stored text is neither a decimal nor a map that has an entry for everyone */
function forEveryone(stored: string): QuantityE4 {
  if (!stored.startsWith('{')) return parseQuantity(stored);
  const amount = (JSON.parse(stored) as Readonly<Record<string, unknown>>)[EVERYONE];
  if (typeof amount !== 'number') throw new RangeError(`"${stored}" has no minimum for everyone`);
  return parseQuantity(formatQuantity(Math.round(amount * ONE_PIECE)));
}
