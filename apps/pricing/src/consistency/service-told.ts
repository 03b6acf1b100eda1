import type { Told } from '@banyan/domains';
import { decimalTextOf } from '@banyan/kernel';
import type { PriceAtHand } from '../board/price-board.js';

/** What this service knows of a SKU, as one place among those that are compared. */
export function serviceTold(known: PriceAtHand | undefined): Told {
  const row = { productId: null, shopRowId: null, changedAtMs: known?.changedAtMs ?? null };
  switch (known?.kind) {
    case undefined:
    case 'removed':
      return { place: 'service', said: { kind: 'absent' }, row: { ...row, stored: () => known?.kind ?? 'no row' } };
    case 'doubted': {
      const { field } = known;
      const said = { kind: 'doubted', field, because: 'was refused by the service', isNet: false } as const;
      return { place: 'service', said, row: { ...row, stored: () => `refused: ${field}` } };
    }
    case 'priced': {
      const { sheet, category } = known;
      return {
        place: 'service',
        said: { kind: 'sheet', sheet, category, measure: null },
        row: { ...row, stored: () => JSON.stringify(shown(sheet, category)) },
      };
    }
  }
}

/** The sheet as a text may hold it: amounts of rows have more digits than numbers of JSON are sure to keep. */
function shown(sheet: Extract<PriceAtHand, { kind: 'priced' }>['sheet'], category: number): object {
  const { regular, per, taxRate, quantityRows, specials } = sheet;
  return {
    regular: regular === null ? null : `${decimalTextOf(regular)} ${regular.currency}`,
    per,
    taxRate,
    category,
    quantityRows: quantityRows.map(({ terms, ...row }) => ({
      ...row,
      terms: terms.kind === 'percent-off' ? terms : { kind: terms.kind, amountE4: String(terms.amountE4) },
    })),
    specials: specials.map(({ amountE4, ...special }) => ({ ...special, amountE4: String(amountE4) })),
  };
}
