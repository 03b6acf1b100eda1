import type { PriceSheet, Terms } from '@banyan/domains';
import { divideRounded } from '@banyan/kernel';
import type { Faults } from '@banyan/service';
import type { Rounding } from '../engine/rounding.js';

/** What can be wrong with how the service rounds. */
export const WRONG_ROUNDINGS = ['half-even', 'truncate'] as const;
export type WrongRoundingKind = (typeof WRONG_ROUNDINGS)[number];

/** Ten-thousandths of a minor unit in one. */
const E4 = 10_000n;
const RATE_SCALE = 10_000n;

const ROUNDINGS: Readonly<Record<WrongRoundingKind, Rounding>> = {
  'half-even': (dividend, divisor) => {
    const rounded = divideRounded(dividend, divisor);
    const isTie = (dividend * 2n) % divisor === 0n && dividend % divisor !== 0n;
    if (!isTie || rounded % 2n === 0n) return rounded;
    return rounded > 0n ? rounded - 1n : rounded + 1n;
  },
  truncate: (dividend, divisor) => dividend / divisor,
};

/** How one question is to be computed. */
export interface QuestionRounding {
  readonly round: Rounding;
  /** The sheet of which the unit price comes, wrongly rounded where that is asked for. */
  readonly sheetOf: (sheet: PriceSheet) => PriceSheet;
}

const RIGHT: QuestionRounding = { round: divideRounded, sheetOf: (sheet) => sheet };

/**
 * The seeded bug of demonstrations and tests: a share of the questions is computed with another rounding, everywhere the record
 * names one. Amounts, tiers, promotions and tax are then wrong by a minor unit, now and then.
 */
export class WrongRounding {
  constructor(private readonly faults: Pick<Faults, 'wrongNow'>) {}

  /** Once a question. */
  next(): QuestionRounding {
    const wrong = this.faults.wrongNow();
    if (wrong === undefined) return RIGHT;
    const round = ROUNDINGS[WRONG_ROUNDINGS.find((kind) => kind === wrong.kind) ?? WRONG_ROUNDINGS[0]];
    return { round, sheetOf: (sheet) => wronglyRounded(sheet, round) };
  }
}

/** The sheet with every price already rounded, wrongly: whatever rounds it again finds nothing to round. */
function wronglyRounded(sheet: PriceSheet, round: Rounding): PriceSheet {
  const { regular } = sheet;
  if (regular === null) return sheet;
  const whole = (amountE4: bigint): bigint => round(amountE4, E4) * E4;
  return {
    ...sheet,
    quantityRows: sheet.quantityRows.map((row) => ({
      ...row,
      terms: { kind: 'price', amountE4: whole(exactE4(row.terms, BigInt(regular.amountMinor))) },
    })),
    specials: sheet.specials.map((special) => ({ ...special, amountE4: whole(special.amountE4) })),
  };
}

/** What a row makes of the shelf price, ten-thousandths of a minor unit. */
function exactE4(terms: Terms, regularMinor: bigint): bigint {
  switch (terms.kind) {
    case 'percent-off':
      // A whole amount times a rate in ten-thousandths: exact in these.
      return regularMinor * (RATE_SCALE - BigInt(terms.rate));
    case 'amount-off':
      return regularMinor * E4 - terms.amountE4;
    case 'price':
      return terms.amountE4;
  }
}
