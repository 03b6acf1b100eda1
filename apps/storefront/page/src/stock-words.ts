/** An entry of inventory v2's batch. */
export interface StockEntry {
  readonly sku: string;
  readonly state: 'in-stock' | 'back-order' | 'sold-out' | 'not-for-sale' | 'uncounted' | 'unknown-sku' | 'in-doubt';
  readonly quantity?: number;
}

export interface StockWords {
  readonly text: string;
  readonly tone: 'good' | 'wait' | 'off';
  /** May it go into the basket? The firm check is at the order. */
  readonly sellable: boolean;
}

const FEW = 5;

/** What a shopper is told of stock. @param entry undefined: nobody could say */
export function stockWords(entry: StockEntry | undefined, byMetre = false): StockWords {
  if (entry === undefined || entry.state === 'in-doubt')
    return { text: 'Stock is being checked', tone: 'wait', sellable: true };
  const amount = entry.quantity ?? 0;
  switch (entry.state) {
    case 'in-stock':
      return {
        text: amount <= FEW ? `Only ${amount}${byMetre ? ' m' : ''} left` : 'In stock',
        tone: amount <= FEW ? 'wait' : 'good',
        sellable: true,
      };
    case 'uncounted':
      return { text: 'Available', tone: 'good', sellable: true };
    case 'back-order':
      return { text: 'Made to order', tone: 'wait', sellable: true };
    case 'sold-out':
      return { text: 'Sold out', tone: 'off', sellable: false };
    case 'not-for-sale':
      return { text: 'Not sold online', tone: 'off', sellable: false };
    case 'unknown-sku':
      return { text: 'Not in this shop', tone: 'off', sellable: false };
  }
}
