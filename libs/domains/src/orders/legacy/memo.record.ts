import { TranslationRefused, type Currency } from '@banyan/kernel';
import { currencyOf } from '../../legacy-exchange/legacy-amount.js';
import { childIn, fieldsOf, rowsIn } from '../../legacy-exchange/soap-rows.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';
import { storedMinor } from './stored-minor.js';
import { textOf, textOrNothing } from './told-text.js';

/** A credit memo of the core. */
export interface Memo {
  /** Its own number. */
  readonly number: string;
  readonly totalMinor: number;
  readonly currency: Currency;
  readonly comments: readonly string[];
}

const FIELD = 'sales.memo';
const NUMBER = /^\d{1,20}$/;

/** The numbers of an order's memos. @throws TranslationRefused for a list that is none */
export function readMemoNumbers(part: XmlElement): readonly string[] {
  return rowsIn(part, FIELD).map((row) => numberOf(fieldsOf(row, ['increment_id', 'order_id'], FIELD).increment_id));
}

/** @throws TranslationRefused naming the field that is in doubt */
export function readMemo(part: XmlElement): Memo {
  const row = fieldsOf(part, ['increment_id', 'grand_total', 'order_currency_code'], FIELD);
  const comments = childIn(part, 'comments', FIELD);
  return {
    number: numberOf(row.increment_id),
    totalMinor: storedMinor(textOf(row.grand_total, `${FIELD}.grand_total`), `${FIELD}.grand_total`),
    currency: currencyOf(textOrNothing(row.order_currency_code), undefined, `${FIELD}.order_currency_code`),
    comments:
      comments === undefined
        ? []
        : rowsIn(comments, `${FIELD}.comments`).flatMap(
            (each) => textOrNothing(fieldsOf(each, ['comment'], `${FIELD}.comments`).comment) ?? [],
          ),
  };
}

/** @throws TranslationRefused for what is none */
export function numberOf(text: string | null | undefined): string {
  if (typeof text !== 'string' || !NUMBER.test(text)) {
    throw new TranslationRefused(`${FIELD}.increment_id`, 'is no number of a memo');
  }
  return text;
}
