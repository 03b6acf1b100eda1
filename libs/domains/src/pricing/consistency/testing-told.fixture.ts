import type { PriceSheet } from '../price-sheet.js';
import type { Place, Said, Told } from './told.js';

/** A sheet of one price, but for what is named. */
export const sheet = (more: Partial<PriceSheet> = {}): PriceSheet => ({
  sku: 'A',
  regular: { amountMinor: 2_000, currency: 'EUR' },
  per: 1,
  taxRate: 1_900,
  quantityRows: [],
  specials: [],
  ...more,
});

export const says = (place: Place, said: Said): Told => ({
  place,
  said,
  row: { productId: '7', shopRowId: null, changedAtMs: 1_000, stored: (aspect) => `{"${aspect}":"${place}"}` },
});

/** A place that tells a sheet. */
export const tells = (place: Place, of: PriceSheet, more: Partial<Extract<Said, { kind: 'sheet' }>> = {}): Told =>
  says(place, { kind: 'sheet', sheet: of, category: 3, measure: { of: 'piece', count: 1 }, ...more });
