import type { Books } from '../books/books.js';
import { isSourceCode, SOURCES, type SourceCode } from '../books/sources.js';
import type { Checkout, ShippingQuote } from '../opencart/checkout.js';
import { amountText } from '../opencart/texts.js';
import type { Language, Store } from '../prices/markets.js';
import { countryOf, HOME } from './countries.js';

/** What a parcel costs, minor units of the currency the goods are in; of any other as of euros. */
const PARCEL_MINOR: Readonly<Record<string, number>> = { EUR: 490, JPY: 800 };
const EXPRESS_MINOR: Readonly<Record<string, number>> = { EUR: 990, JPY: 1600 };

/** VAT that is contained in what sending costs, hundredths of a percent. */
export const SHIPPING_TAX_RATE = 1900;

const PICKUP = 'pickup.';

/** The ways to send an order to an address. Collecting is for the house's own country, and not for the marketplace. */
export function shippingQuotesFor(
  delivery: NonNullable<Checkout['delivery']>,
  currency: string,
  { channel }: Store,
  books: Books,
): readonly ShippingQuote[] {
  const costIn = (costs: Readonly<Record<string, number>>): number => costs[currency] ?? costs['EUR'] ?? 0;
  const parcels = [
    { code: 'flat.flat', title: 'DHL Paket', costMinor: costIn(PARCEL_MINOR) },
    { code: 'express.express', title: 'DHL Express', costMinor: costIn(EXPRESS_MINOR) },
  ];
  const branches = SOURCES.filter(({ code, pickup }) => pickup && books.isEnabled(code)).map(({ code, name }) => ({
    code: pickupCodeOf(code),
    title: `Abholung ${name}`,
    costMinor: 0,
  }));
  const country = countryOf(delivery.countryId);
  return [
    ...(country?.served === true ? parcels : []),
    ...(country?.iso2 === HOME && channel !== 'marketplace' ? branches : []),
  ];
}

/** `pickup.st_0101` is the branch `ST-0101`. */
function pickupCodeOf(source: SourceCode): string {
  return PICKUP + source.toLowerCase().replace('-', '_');
}

/** The branch where the shopper collects; null: it is sent. */
export function pickupAt({ code }: ShippingQuote): SourceCode | null {
  if (!code.startsWith(PICKUP)) return null;
  const source = code.slice(PICKUP.length).toUpperCase().replace('_', '-');
  return isSourceCode(source) ? source : null;
}

/** As the shop lists them: by extension, each with its quotes. */
export function shippingMethodsAnswer(quotes: readonly ShippingQuote[], currency: string, language: Language): object {
  const extensions = [...new Set(quotes.map(({ code }) => code.split('.')[0] ?? ''))];
  return Object.fromEntries(
    extensions.map((extension, at) => [
      extension,
      {
        title: extension,
        quote: Object.fromEntries(
          quotes
            .filter(({ code }) => code.startsWith(`${extension}.`))
            .map(({ code, title, costMinor }) => [
              code.slice(extension.length + 1),
              {
                code,
                title,
                cost: (costMinor / 100).toFixed(4),
                tax_class_id: '9',
                text: amountText(costMinor, currency, language),
              },
            ]),
        ),
        sort_order: String(at + 1),
        error: false,
      },
    ]),
  );
}

const PAYMENTS = [
  ['bank_transfer', 'Vorkasse'],
  ['cod', 'Nachnahme'],
  ['card', 'Kreditkarte'],
] as const;

/** What may be paid with. Nobody collects cash where nothing is sent. */
export function paymentCodesFor(shipping: ShippingQuote | undefined): readonly string[] {
  const isSent = shipping !== undefined && pickupAt(shipping) === null;
  return PAYMENTS.map(([code]) => code).filter((code) => code !== 'cod' || isSent);
}

export function paymentMethodsAnswer(codes: readonly string[]): object {
  return Object.fromEntries(
    PAYMENTS.filter(([code]) => codes.includes(code)).map(([code, title], at) => [
      code,
      { code, title, terms: '', sort_order: String(at + 1) },
    ]),
  );
}
