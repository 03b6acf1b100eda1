import type { FormName } from '../prices/price-form.js';
import { EVERYONE } from '../prices/markets.js';
import { type PriceSeed, plainPrice } from './price-seed.js';

/** A product that is there for its price. */
interface UglyPrice {
  readonly sku: string;
  readonly name: string;
  readonly seed: PriceSeed;
}

type Special = PriceSeed['specials'][number];
type Discount = PriceSeed['discounts'][number];

const OPEN = '0000-00-00';

const row = (
  sku: string,
  name: string,
  price: string | null,
  form: FormName = 'text',
  more: Partial<PriceSeed> = {},
): UglyPrice => ({
  sku,
  name,
  seed: { ...plainPrice(price, form), ...more },
});

const special = (
  price: string | null,
  dateStart: string | null = OPEN,
  dateEnd: string | null = OPEN,
  priority = 1,
): Special => ({
  priority,
  price,
  dateStart,
  dateEnd,
});

const tier = (
  quantity: string,
  type: string | null,
  price: string,
  customerGroupId: number = EVERYONE,
  priority = 1,
  dateStart: string | null = OPEN,
  dateEnd: string | null = OPEN,
): Discount => ({ customerGroupId, quantity, priority, type, price, dateStart, dateEnd });

const ALL_TYPES = [tier('2.0000', 'P', '10.0000'), tier('5.0000', 'S', '10.0000'), tier('10.0000', 'A', '10.0000')];
const ONE_SPECIAL = [special('9.9900')];
const ONE_TIER = [tier('10.0000', 'P', '5.0000')];

/** Each row is something a real price list held; a trap gives a wrong price instead of an error to whoever guesses. */
export const UGLY_PRICES: readonly UglyPrice[] = [
  // Numbers.
  row('PREIS-TEXT', 'Briefwaage', '12.0000', 'text', { discounts: ALL_TYPES }),
  row('PREIS-RAUSCHEN', 'Rauschgenerator', '29.9500', 'float', {
    specials: [special('19.9900', '2036-01-01')],
    discounts: ONE_TIER,
  }),
  row('PREIS-KOMMA', 'Rechenschieber', '73.2200', 'german', {
    specials: [special('9.4900')],
    discounts: [tier('10.0000', 'P', '7.5000')],
  }),
  row('PREIS-TAUSEND', 'Standuhr', '1234.5600', 'german'),
  // Trap: "1.234".
  row('PREIS-ZWEIDEUTIG', 'Wanduhr', '1234.0000', 'german'),
  row('PREIS-EXPONENT', 'Logarithmentafel', '150.0000', 'exponent'),
  row('PREIS-HUNDERTSTEL', 'Kassenlade', '499.5000', 'implied', {
    specials: [special('449.5000')],
    discounts: ONE_TIER,
  }),
  // Trap: hundredths, and nothing says so.
  row('PREIS-OHNE-STELLEN', 'Kassenrolle', '499.5000', 'bare'),
  row('PREIS-MINUS', 'Abwertung', '-12.5000', 'mainframe'),
  row('PREIS-ABSCHLAG', 'Lochkarten', '80.0000', 'mainframe', {
    discounts: ALL_TYPES,
    specials: [special('75.0000', '2025-01-01', '2025-01-31')],
  }),
  row('PREIS-VIERSTELLIG', 'Probe', '10.0051', 'text'),
  // Currencies.
  row('PREIS-YEN', 'Teeschale', '19.8000', 'text', {
    currency: 'JPY',
    specials: [special('14.8000', '2036-01-01')],
    discounts: [tier('10.0000', 'P', '7.5000')],
  }),
  row('PREIS-YEN-RUND', 'Teelöffel', '20.0000', 'text', { currency: 'JPY' }),
  row('PREIS-FRANKEN', 'Taschenmesser', '42.0000', 'text', { currency: 'CHF' }),
  row('PREIS-704', 'Reisschale', '15.0000', 'text', { currency: '704', waers: 'EUR' }),
  row('PREIS-ARK', 'Archivschachtel', '8.4000', 'text', { currency: 'ARK', waers: 'CHF' }),
  // Trap: the currency of the price is nowhere.
  row('PREIS-704-ALLEIN', 'Reiskorn', '15.0000', 'text', { currency: '704' }),
  // Units.
  row('PREIS-JE-100', 'Unterlegscheibe M5', '1.2300', 'text', {
    peinh: 100,
    meins: 'PCE',
    discounts: [tier('1000.0000', 'P', '10.0000')],
  }),
  row('PREIS-JE-1000', 'Unterlegscheibe M3', '12.5000', 'text', { peinh: 1000, meins: 'PCE' }),
  row('PREIS-UNTER-CENT', 'Unterlegscheibe M4', '0.0123', 'text', {
    meins: 'PCE',
    discounts: [tier('500.0000', 'S', '0.0010'), tier('2000.0000', 'A', '0.0100')],
  }),
  row('PREIS-UNTER-CENT-RAUSCHEN', 'Unterlegscheibe M6', '0.0700', 'float', { meins: 'PCE', peinh: 10 }),
  // Trap: per 1000 it is 1234.5 cents.
  row('PREIS-UNTEILBAR', 'Niete', '1.2345', 'text', { peinh: 100 }),
  row('PREIS-KISTE-10', 'Mineralwasser, Kiste', '5.9000', 'text', { meins: 'CS', umrez: 10 }),
  row('PREIS-KISTE-12', 'Apfelsaft, Kiste', '24.0000', 'text', { meins: 'CS', umrez: 12 }),
  // Trap: a seventh of a cent has no price unit.
  row('PREIS-KISTE-7', 'Eierlikör, Kiste', '10.0000', 'text', { meins: 'CS', umrez: 7 }),
  row('PREIS-METER', 'Samtband, Meter', '3.4900', 'text', {
    meins: 'MTR',
    discounts: [tier('2.5000', 'P', '5.0000'), tier('0.5000', 'S', '0.1000', 3)],
  }),
  // Beside the value.
  row('PREIS-ALTER-TEXT', 'Zeitung von gestern', '12.0000', 'stale'),
  row('PREIS-SIEBEN', 'Lesebuch', '10.7000', 'text', { taxClassId: 10 }),
  row('PREIS-STEUERFREI', 'Briefmarke', '0.9500', 'text', { taxClassId: 11 }),
  row('PREIS-ZEHN-CENT', 'Papiertüte', '0.1000', 'float'),
  // Percent, amount, price: one field.
  row('STAFFEL-ARTEN', 'Kerze', '20.0000', 'text', { discounts: ALL_TYPES }),
  row('STAFFEL-ART-LEER', 'Kerzenhalter', '20.0000', 'text', {
    discounts: [tier('5.0000', '', '18.0000'), tier('10.0000', null, '17.0000')],
  }),
  row('STAFFEL-GRUPPEN', 'Kerzendocht', '20.0000', 'text', {
    discounts: [
      tier('1.0000', 'P', '2.0000', 2),
      tier('5.0000', 'A', '18.0000'),
      tier('5.0000', 'A', '17.0000', 3),
      tier('5.0000', 'A', '16.0000', EVERYONE, 2),
      tier('10.0000', 'S', '3.0000', 1),
    ],
  }),
  row('STAFFEL-DEZIMAL', 'Docht, Meter', '4.0000', 'text', {
    meins: 'MTR',
    discounts: [tier('0.2500', 'P', '5.0000'), tier('12.7500', 'P', '15.0000')],
  }),
  row('STAFFEL-GESCHENKT', 'Werbekerze', '3.0000', 'text', { discounts: [tier('100.0000', 'S', '5.0000')] }),
  row('STAFFEL-ALLEIN', 'Kerzenlöscher', '20.0000', 'single', {
    discounts: ONE_TIER,
    specials: [special('15.0000', '2036-01-01')],
  }),
  row('STAFFEL-SCHLÜSSEL', 'Kerzenschere', '20.0000', 'keyed', {
    discounts: ALL_TYPES,
    specials: [special('15.0000', '2036-01-01')],
  }),
  // Special prices.
  row('AKTION-LEER', 'Fächer', '14.0000', 'text', { specials: [special(null)] }),
  row('AKTION-NULL', 'Fächer, groß', '14.0000', 'null', { specials: [special(null)] }),
  row('AKTION-NICHTS', 'Fächer, klein', '14.0000', 'nought', { specials: [special('0.0000')] }),
  row('AKTION-FEHLT', 'Fächer, halb', '14.0000', 'absent', { specials: [special(null)] }),
  row('AKTION-TEURER', 'Fächer, Seide', '14.0000', 'text', {
    specials: [special('16.0000')],
    discounts: [tier('2.0000', 'P', '50.0000')],
  }),
  row('AKTION-RANG', 'Fächer, Papier', '14.0000', 'text', {
    specials: [special('11.0000', OPEN, OPEN, 2), special('12.0000', OPEN, OPEN, 1), special('11.5000', OPEN, OPEN, 1)],
  }),
  row('AKTION-OFFEN', 'Schirm', '30.0000', 'text', {
    specials: [special('25.0000', OPEN, null), special('20.0000', null, '2020-01-01', 0)],
  }),
  row('AKTION-MITTERNACHT', 'Nachtlicht', '30.0000', 'text', {
    specials: [special('25.0000', '2026-06-01 00:00:00', '2026-06-30 00:00:00')],
  }),
  row('AKTION-TAG', 'Tageslicht', '30.0000', 'text', { specials: [special('25.0000', '2026-06-01', '2026-06-30')] }),
  row('AKTION-SEKUNDE', 'Blitzlicht', '30.0000', 'text', {
    specials: [special('25.0000', '2026-06-01 12:00:00', '2026-06-30 23:59:59')],
  }),
  // Trap: half past two did not happen that night.
  row('AKTION-FRÜHJAHR', 'Sonnenuhr', '30.0000', 'text', {
    specials: [special('25.0000', '2026-03-29 02:30:00', '2026-04-30')],
  }),
  // Trap: half past two happened twice that night.
  row('AKTION-HERBST', 'Sanduhr', '30.0000', 'text', {
    specials: [special('25.0000', '2026-10-01', '2026-10-25 02:30:00')],
  }),
  row('AKTION-UMSTELLUNG', 'Wecker', '30.0000', 'text', { specials: [special('25.0000', '2026-03-29', '2026-10-25')] }),
  row('AKTION-VERKEHRT', 'Rückwärtsuhr', '30.0000', 'text', {
    specials: [special('25.0000', '2026-06-30', '2026-06-01')],
  }),
  row('AKTION-STAFFEL-ZEIT', 'Parkuhr', '30.0000', 'text', {
    discounts: [tier('2.0000', 'P', '10.0000', EVERYONE, 1, '2026-05-01', '2026-05-31')],
  }),
  row('STAFFEL-HERBST', 'Eieruhr', '30.0000', 'text', {
    discounts: [tier('2.0000', 'P', '10.0000', EVERYONE, 1, '2026-10-25 02:15:00', OPEN)],
  }),
  row('DATUM-KOMPAKT', 'Kalender', '9.0000', 'mainframe', {
    specials: [special('8.0000', '2026-06-01', '2026-06-30')],
  }),
  row('DATUM-KURZ', 'Kalender, Tasche', '9.0000', 'short', {
    specials: [special('8.0000', '2026-06-01', '2026-06-30 12:00:00')],
  }),
  row('DATUM-VERSATZ', 'Kalender, Welt', '9.0000', 'offset', {
    specials: [special('8.0000', '2026-06-01', '2026-06-30')],
  }),
  // Nothing.
  row('PREIS-NULL', 'Musterstück', '0.0000', 'text', { specials: ONE_SPECIAL }),
  row('PREIS-KEINER', 'Musterstück, blau', null, 'null'),
  row('PREIS-LEER', 'Musterstück, rot', null, 'text'),
  row('PREIS-FEHLT', 'Musterstück, grün', null, 'absent'),
  row('PREIS-NICHTS', 'Musterstück, grau', null, 'nought'),
  // Yes and no.
  row('JA-WORT', 'Türschild „Ja“', '5.0000', 'words'),
  row('JA-LEER', 'Türschild „Nein“', '5.0000', 'empty-no'),
  row('JA-ZIFFER', 'Türschild „Vielleicht“', '5.0000', 'digits'),
  row('JA-NULL', 'Türschild „Nie“', '5.0000', 'null-no'),
  // Ahead of the JSON.
  row('WARNUNG-VORWEG', 'Warndreieck', '17.0000', 'warning'),
  row('MARKE-VORWEG', 'Lesezeichen', '17.0000', 'mark'),
  // Markup and separators in what is no markup.
  row('PREIS&CO/"1.000"', 'Preisschild „1.000 <b>€</b>“ & Zubehör', '10.0000', 'text'),
];
