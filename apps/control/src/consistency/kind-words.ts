/** What a kind of inconsistency is, in a sentence for whoever has to put it right. A kind that is not here is shown by its name. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  'shelf-price': 'the shelf price is not the same',
  'quantity-price': 'from some quantity on the price is not the same',
  'special-price': 'the special price is not the same',
  window: 'the same prices begin or end at other times',
  unpriced: 'it cannot be bought, though it can elsewhere',
  currency: 'the price is in another currency',
  'tax-rate': 'VAT is not the same',
  'price-unit': 'the same price is told for another number of pieces',
  'net-price': 'the net price gives no shelf price',
  service: 'the pricing service says otherwise than the web shop it follows',
  'in-doubt': 'the row cannot be read with certainty, and is compared with nothing',
  category: 'it is in another category, so that other promotions take it along',
  measure: 'it is sold by another unit',
  'stock-unit': 'it is held in parts of a unit, and priced by the whole',
  'stock-without-price': 'it is held, and the price list does not know it',
  'price-without-stock': 'it is in the price list, and no stock was ever told of',
  'promotion-sku': 'the promotion names a SKU that there is not',
  'promotion-category': 'the promotion names a category without products',
  'sku-twice': 'two products have one SKU',
  'sku-case': 'SKUs that differ only by case, accents, or how characters are composed',
  'sku-space': 'SKUs that differ only by blanks',
  'sku-zeros': 'SKUs that differ only by leading noughts',
  'sku-number': 'SKUs that are the same number',
  'sku-entity': 'SKUs that differ only by entities of HTML',
  'sku-escape': 'SKUs that differ only by the escapes of an address',
  'sku-mixed': 'SKUs that differ only by several of these at once',
};

export function kindText(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

/** Every kind that has words; a test holds them against the kinds that there are. */
export const KINDS_WITH_WORDS: readonly string[] = Object.keys(KIND_WORDS);
