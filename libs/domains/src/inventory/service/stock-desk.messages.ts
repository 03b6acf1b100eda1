/** Message patterns of the stock desk on the inventory service's line. */
export const STOCK_DESK_PATTERNS = {
  reserve: 'inventory.stock.reserve',
  confirm: 'inventory.stock.confirm',
  release: 'inventory.stock.release',
  giveBack: 'inventory.stock.give-back',
} as const;

/** Most lines of one reservation: those of the longest basket. */
export const MOST_RESERVED_LINES = 100;

/** The longest that goods are set aside without a word, ms. */
export const LONGEST_RESERVATION_MS = 3_600_000;

/** How what is set aside is named: as the order, which is ours or has the core's nine digits. */
export const DESK_REFERENCE_PATTERN = /^(?:BY[0-9A-HJKMNP-TV-Z]{26}|\d{9})$/;

/** How an order is named: ours, and 26 characters of Crockford's base 32. */
export const REFERENCE_PATTERN = /^BY[0-9A-HJKMNP-TV-Z]{26}$/;
