/**
 * The core's inventory configuration: what is in force for a product whose `use_config_…` says so. From the core's
 * back office, Stores > Configuration > Catalog > Inventory > Product Stock Options, which are the values that
 * Magento 2 is installed with; no face of the core tells them. Whoever changes them there changes them here.
 */
export const STOCK_CONFIGURATION = {
  manageStock: true,
  /** Not sold beyond what lies there. */
  backorders: '0',
  minQtyE4: 0,
  minSaleQtyE4: 10_000,
  maxSaleQtyE4: 100_000_000,
  enableQtyIncrements: false,
  qtyIncrementsE4: 10_000,
} as const;
