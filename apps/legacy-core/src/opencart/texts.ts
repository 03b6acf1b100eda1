import { CURRENCY_PLACES, type Language } from '../prices/markets.js';

/** What the shop says, in the language of the shop it says it in. */
const TEXTS = {
  'de-de': {
    loggedIn: 'Erfolg: API-Sitzung gestartet!',
    noProduct: 'Fehler: Der Artikel wurde nicht gefunden!',
    noPrice: 'Warnung: Der Artikel ist zurzeit nicht zu kaufen!',
    otherCurrency: 'Warnung: Der Artikel wird in einer anderen Währung verkauft!',
    badQuantity: 'Warnung: Die Menge ist ungültig!',
    cartChanged: 'Erfolg: Der Warenkorb wurde geändert!',
    noStock: 'Der Artikel *** ist nicht in der gewünschten Menge verfügbar!',
    couponTaken: 'Erfolg: Der Gutschein wurde eingelöst!',
    couponUnknown: 'Warnung: Der Gutschein ist ungültig!',
    couponExpired: 'Warnung: Der Gutschein ist abgelaufen oder gilt noch nicht!',
    couponUnusable: 'Warnung: Der Gutschein gilt nicht für diesen Warenkorb!',
    couponMany: 'Warnung: Mehr Gutscheine werden nicht angenommen!',
    subTotal: 'Zwischensumme',
    tax: 'enthaltene MwSt.',
    total: 'Gesamtsumme',
  },
  'en-gb': {
    loggedIn: 'Success: API session successfully started!',
    noProduct: 'Error: Product could not be found!',
    noPrice: 'Warning: Product can not be bought at the moment!',
    otherCurrency: 'Warning: Product is sold in another currency!',
    badQuantity: 'Warning: Quantity is not valid!',
    cartChanged: 'Success: You have modified your shopping cart!',
    noStock: 'Product *** is not available in the desired quantity or not in stock!',
    couponTaken: 'Success: Your coupon discount has been applied!',
    couponUnknown: 'Warning: Coupon is invalid!',
    couponExpired: 'Warning: Coupon has expired or is not valid yet!',
    couponUnusable: 'Warning: Coupon can not be used for this cart!',
    couponMany: 'Warning: No more coupons are taken!',
    subTotal: 'Sub-Total',
    tax: 'VAT included',
    total: 'Total',
  },
} as const satisfies Record<Language, Record<string, string>>;

export type TextName = keyof (typeof TEXTS)['de-de'];

export function textIn(language: Language, name: TextName): string {
  return TEXTS[language][name];
}

const SIGNS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', USD: '$', JPY: '¥' };

/** An amount as the shop prints it: `1.234,50 €`, `€1,234.50`, `-¥1,980`. */
export function amountText(minor: number, currency: string, language: Language): string {
  const places = CURRENCY_PLACES[currency] ?? 2;
  const digits = String(Math.abs(minor)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const [thousands, point] = language === 'de-de' ? ['.', ','] : [',', '.'];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands ?? '');
  const amount = places === 0 ? grouped : `${grouped}${point}${digits.slice(-places)}`;
  const minus = minor < 0 ? '-' : '';
  const sign = SIGNS[currency] ?? currency;
  return language === 'de-de' ? `${minus}${amount} ${sign}` : `${minus}${sign}${amount}`;
}
