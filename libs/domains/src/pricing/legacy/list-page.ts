import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import type { LegacyAnswer } from '../../legacy-exchange/legacy-exchange.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import type { Listed, ListedProduct, ListedPromotion, ListPage } from '../listed.js';
import { utcInstant } from '../../legacy-exchange/local-bound.js';
import { listedProduct } from './listed-product.js';
import { listedPromotion } from './listed-promotion.js';
import { readPhp } from '../../legacy-exchange/php.codec.js';
import { whole } from '../../legacy-exchange/php-values.js';
import { rowsIn } from './price.record.js';
import { writtenRow } from './written-row.js';

/** The lists there are, as what is told in them. */
export interface ListFacts {
  readonly prices: ListedProduct;
  readonly promotions: ListedPromotion;
}

export type ListName = keyof ListFacts;

/** The face gives no more at once. */
const MOST_ROWS = 500;

/** `2026-11-28 01:02:03`, of the shop's clock. */
const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** How each list is asked for and read. */
const LISTS: {
  readonly [List in ListName]: {
    readonly route: string;
    readonly member: string;
    readonly key: string;
    readonly keyForm: RegExp;
    readonly fact: (row: JsonObject) => ListFacts[List];
  };
} = {
  prices: {
    route: 'api/price/list',
    member: 'products',
    key: 'product_id',
    keyForm: /^[1-9]\d{0,15}$/,
    fact: listedProduct,
  },
  promotions: {
    route: 'api/promotion/list',
    member: 'promotions',
    key: 'promotion_id',
    keyForm: /^[\x21-\x7e]{1,64}$/,
    fact: listedPromotion,
  },
};

/** Path and query of one page of a list, as the web shop has it: amounts are gross there. @param since the shop's time, that second included */
export function listTarget(
  list: ListName,
  { token, since, page, limit }: { token: string; since: string | undefined; page: number; limit: number },
): string {
  const query = new URLSearchParams({
    route: LISTS[list].route,
    api_token: token,
    store_id: '0',
    page: String(page),
    limit: String(Math.min(limit, MOST_ROWS)),
    ...(since === undefined ? {} : { modified_since: since }),
  });
  return `/index.php?${query.toString()}`;
}

/**
 * A page of a list.
 *
 * @returns undefined when nobody is logged in: the token has ended, or never was one
 * @throws ArmError `fault` for any status but 200
 * @throws TranslationRefused when it is no page of that list: then nothing in it is believed
 */
export function readListPage<List extends ListName>(
  list: List,
  answer: Omit<LegacyAnswer, 'setCookies'>,
): ListPage<ListFacts[List]> | undefined {
  const document = readPhp('price', answer);
  if (Array.isArray(document) && document.length === 0) return undefined;
  const { member } = LISTS[list];
  const field = `price.list.${member}`;
  if (!isJsonObject(document) || !document.has(member)) throw new TranslationRefused(field, 'is missing');
  return {
    rows: rowsIn(document.get(member), field, MOST_ROWS).map((row) => listed(list, row)),
    page: whole(document.get('page'), 1, 'price.list.page'),
    limit: whole(document.get('limit'), 1, 'price.list.limit'),
  };
}

/** The token that a login gave; undefined: it was refused. @throws ArmError, TranslationRefused as `readListPage` */
export function readApiToken(answer: Omit<LegacyAnswer, 'setCookies'>): string | undefined {
  const document = readPhp('price', answer);
  if (Array.isArray(document) && document.length === 0) return undefined;
  const token = isJsonObject(document) ? document.get('api_token') : undefined;
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(token)) {
    throw new TranslationRefused('price.login.api_token', 'is no token');
  }
  return token;
}

/** What cannot be placed in the list makes the page no page of it; what cannot be read of a thing is a doubt about that thing. */
function listed<List extends ListName>(list: List, row: JsonObject): Listed<ListFacts[List]> {
  const { key: keyName, keyForm, fact: factOf } = LISTS[list];
  const key = keyOf(row.get(keyName), keyForm, `price.list.${keyName}`);
  const modified = row.get('date_modified');
  if (typeof modified !== 'string' || !LOCAL_TIME.test(modified)) {
    throw new TranslationRefused('price.list.date_modified', 'is no time of the shop');
  }
  const changedAtMs = utcInstant(row.get('date_modified_gmt'), 'price.list.date_modified_gmt');
  const fact = factOf(row);
  const doubted = fact.kind === 'doubted' ? { written: writtenRow(row) } : {};
  return { key, modified, changedAtMs, fact, ...doubted };
}

function keyOf(value: JsonValue | undefined, form: RegExp, field: string): string {
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : value;
  if (typeof text !== 'string' || !form.test(text)) throw new TranslationRefused(field, 'is no key of a row');
  return text;
}
