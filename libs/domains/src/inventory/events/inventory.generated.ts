/* Generated from contracts/events/inventory by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * The data of every event that inventory tells, by type.
 */
export interface InventoryEventData {
  'shop.banyan.inventory.stock-low.v1': StockLow;
  'shop.banyan.inventory.stock-recovered.v1': StockRecovered;
}
/**
 * What can be sold of an article in a channel has fallen to where it is called low.
 */
export interface StockLow {
  /**
   * Of the article.
   */
  sku: string;
  /**
   * Where it is sold.
   */
  channel: 'web' | 'app' | 'marketplace' | 'store';
  /**
   * What can be sold there, ten-thousandths of a unit.
   */
  availableE4: number;
  /**
   * It runs low at so much or less.
   */
  lowAtE4: number;
  /**
   * It has recovered at so much or more; above lowAtE4, so that a level between the two changes nothing.
   */
  recoveredAtE4: number;
}
/**
 * There is enough again of an article that had run low in a channel.
 */
export interface StockRecovered {
  /**
   * Of the article.
   */
  sku: string;
  /**
   * Where it is sold.
   */
  channel: 'web' | 'app' | 'marketplace' | 'store';
  /**
   * What can be sold there, ten-thousandths of a unit.
   */
  availableE4: number;
  /**
   * It runs low at so much or less.
   */
  lowAtE4: number;
  /**
   * It has recovered at so much or more; above lowAtE4, so that a level between the two changes nothing.
   */
  recoveredAtE4: number;
}
