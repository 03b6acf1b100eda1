import type { Books } from '../books/books.js';
import type { ProductRecord } from '../books/product-record.js';
import { ONE_PIECE, type QuantityE4 } from '../books/quantity.js';
import { isSourceCode, type SourceCode } from '../books/sources.js';
import type { DocumentSender } from '../orders/file-order.js';
import type { OrderAddress } from '../orders/order-draft.js';
import { Decimal } from '../prices/decimal.js';
import { isLocalText } from '../prices/local-time.js';
import { STORES, type Store } from '../prices/markets.js';
import { isCurrency } from '../prices/shelf.js';
import { childOf, textOf, type XmlElement } from '../wire/xml-elements.js';

/** An ORDERS05 that was read. Amounts are as charged, VAT included, yen divided by 100. */
export interface IdocOrder {
  readonly sender: DocumentSender;
  /** As `CURCY` says it: a code, or `704` for whatever the sums say. */
  readonly currency: string;
  /** Where `currency` is none. */
  readonly waers: string | null;
  /** Whether this filing books off the goods: order type `TA` does, `ZKOP` is a copy. */
  readonly takesStock: boolean;
  readonly store: Store;
  readonly billing: OrderAddress;
  readonly delivery: OrderAddress | null;
  readonly email: string | null;
  readonly comment: string;
  readonly items: readonly IdocItem[];
  readonly shipping: Decimal;
  readonly discount: Decimal;
  readonly total: Decimal;
}

export interface IdocItem {
  readonly posex: string;
  readonly product: ProductRecord;
  readonly quantityE4: QuantityE4;
  readonly price: Decimal;
  readonly peinh: number;
  readonly amount: Decimal;
  readonly taxPercent: Decimal;
  /** Where it was sold from, if the item says so. */
  readonly source: SourceCode | undefined;
}

/** Why a document is no order, under the mainframe's message numbers. */
export interface IdocRefused {
  readonly id: string;
  readonly number: string;
  readonly message: string;
}

export type IdocRead =
  | { readonly kind: 'read'; readonly order: IdocOrder }
  | { readonly kind: 'refused'; readonly sender: DocumentSender; readonly because: IdocRefused };

/** The currency that means that the truth is in the sums. */
export const CURRENCY_ELSEWHERE = '704';

/** Distribution channel to shop. */
const CHANNELS: Readonly<Record<string, Store['channel']>> = {
  '10': 'web',
  '20': 'app',
  '30': 'marketplace',
  '40': 'store',
};

const ORDER_TYPES: Readonly<Record<string, boolean>> = { TA: true, ZKOP: false };

const PIECES: ReadonlySet<string> = new Set(['EA', 'PCE', 'ST', 'MTR']);

class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly because: IdocRefused) {
    super(because.message);
  }
}

function refuse(id: string, number: string, message: string): never {
  throw new Refusal({ id, number, message });
}

/** Reads one ORDERS05 document. */
export function readIdoc(root: XmlElement, books: Books): IdocRead {
  const idoc = childOf(childOf(root, 'ORDERS05'), 'IDOC');
  const control = childOf(idoc, 'EDI_DC40');
  const sender = {
    sndprn: textOf(control, 'SNDPRN')?.trim() ?? '',
    docnum: textOf(control, 'DOCNUM')?.trim() ?? '',
    bstnk: qualified(idoc, 'E1EDK02', 'QUALF', '001', 'BELNR')?.trim() ?? '',
  };
  try {
    return { kind: 'read', order: readOrder(idoc, sender, books) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', sender, because: error.because };
    throw error;
  }
}

function readOrder(idoc: XmlElement | undefined, sender: DocumentSender, books: Books): IdocOrder {
  const head = childOf(idoc, 'E1EDK01');
  if (idoc === undefined || head === undefined) return refuse('E0', '072', 'IDoc: Segment E1EDK01 fehlt');
  if (sender.bstnk === '') return refuse('VG', '140', 'Keine Bestellnummer (E1EDK02-BELNR) übergeben');
  if (sender.bstnk.length > 35) return refuse('VG', '141', 'Bestellnummer ist länger als 35 Zeichen');
  const orderType = qualified(idoc, 'E1EDK14', 'QUALF', '012', 'ORGID')?.trim() ?? '';
  if (!Object.hasOwn(ORDER_TYPES, orderType))
    return refuse('V1', '310', `Auftragsart ${orderType} ist nicht vorgesehen`);
  const date = qualified(idoc, 'E1EDK03', 'IDDAT', '012', 'DATUM');
  if (date !== undefined && !isDate(date)) return refuse('00', '065', `Ungültiges Datum ${date}`);
  const items = idoc.children.filter(({ name }) => name === 'E1EDP01').map((item) => readItem(item, books));
  if (items.length === 0) return refuse('V1', '212', 'Der Auftrag enthält keine Positionen');
  const { shipping, discount } = readConditions(idoc);
  const total = amountOf(qualified(idoc, 'E1EDS01', 'SUMID', '002', 'SUMME'), 'E1EDS01-SUMME');
  const sum = items.reduce((all, { amount }) => all.add(amount), shipping.sub(discount));
  if (total.lt(0) || !sum.eq(total)) {
    return refuse('VG', '205', `Summe ${total.toFixed(4)} weicht von den Positionen ab (${sum.toFixed(4)})`);
  }
  return {
    sender,
    ...readCurrency(idoc, head),
    takesStock: ORDER_TYPES[orderType] === true,
    store: storeOf(idoc),
    billing: readPartner(idoc, 'AG') ?? refuse('VP', '208', 'Kein Auftraggeber (E1EDKA1 AG) übergeben'),
    delivery: readPartner(idoc, 'WE') ?? null,
    email: qualified(idoc, 'E1EDKA3', 'QUALP', 'EML', 'STDPN')?.trim() || null,
    comment: readText(idoc),
    items,
    shipping,
    discount,
    total,
  };
}

/** `704` is whatever the unit of the sums says; a code beside another code is a contradiction. */
function readCurrency(idoc: XmlElement, head: XmlElement): Pick<IdocOrder, 'currency' | 'waers'> {
  const told = textOf(head, 'CURCY')?.trim() ?? '';
  const unit = qualified(idoc, 'E1EDS01', 'SUMID', '002', 'SUNIT')?.trim() ?? '';
  if (told === CURRENCY_ELSEWHERE) {
    if (!isCurrency(unit)) return refuse('VG', '072', `Währung ${unit} ist nicht vorgesehen`);
    return { currency: told, waers: unit };
  }
  if (!isCurrency(told)) return refuse('VG', '072', `Währung ${told} ist nicht vorgesehen`);
  if (unit !== '' && unit !== told) return refuse('VG', '073', `Währung ${told} widerspricht ${unit}`);
  return { currency: told, waers: null };
}

function storeOf(idoc: XmlElement): Store {
  const told = qualified(idoc, 'E1EDK14', 'QUALF', '007', 'ORGID')?.trim() ?? '';
  const channel = Object.hasOwn(CHANNELS, told) ? CHANNELS[told] : undefined;
  return (
    STORES.find((store) => store.channel === channel) ??
    refuse('V1', '313', `Vertriebsweg ${told} ist nicht vorgesehen`)
  );
}

function readItem(item: XmlElement, books: Books): IdocItem {
  const posex = textOf(item, 'POSEX')?.trim() ?? '';
  if (!/^\d{1,6}$/.test(posex)) return refuse('VG', '150', `Positionsnummer ${posex} ist ungültig`);
  const sku = qualified(item, 'E1EDP19', 'QUALF', '002', 'IDTNR') ?? '';
  const product = books.bySku(sku) ?? refuse('V1', '382', `Material ${sku} ist nicht vorhanden (Position ${posex})`);
  const unit = textOf(item, 'MENEE')?.trim() ?? '';
  const perUnit = PIECES.has(unit) ? 1 : unit === 'CS' ? product.unitsPerCase : undefined;
  if (perUnit === undefined)
    return refuse('VG', '151', `Mengeneinheit ${unit} ist nicht vorgesehen (Position ${posex})`);
  const quantityE4 = amountOf(textOf(item, 'MENGE'), 'E1EDP01-MENGE').mul(ONE_PIECE).mul(perUnit).toNumber();
  if (!Number.isInteger(quantityE4 / 10) || quantityE4 <= 0 || quantityE4 > MOST_E4) {
    return refuse('VG', '152', `Menge der Position ${posex} ist ungültig`);
  }
  const peinh = textOf(item, 'PEINH')?.trim() || '1';
  if (!/^\d{1,5}$/.test(peinh) || Number(peinh) === 0) return refuse('VG', '153', `Preiseinheit ${peinh} ist ungültig`);
  const source = textOf(item, 'LGORT')?.trim() ?? '';
  if (source !== '' && !isSourceCode(source)) return refuse('M7', '021', `Lagerort ${source} ist nicht vorhanden`);
  return {
    posex,
    product,
    quantityE4,
    price: amountOf(textOf(item, 'VPREI'), 'E1EDP01-VPREI'),
    peinh: Number(peinh),
    amount: amountOf(textOf(item, 'NETWR'), 'E1EDP01-NETWR'),
    taxPercent: taxPercentOf(item),
    source: isSourceCode(source) ? source : undefined,
  };
}

function taxPercentOf(item: XmlElement): Decimal {
  const told = amountOf(textOf(childOf(item, 'E1EDP04'), 'MSATZ'), 'E1EDP04-MSATZ');
  return told.lt(0) || told.gt(100) ? refuse('00', '089', `Steuersatz ${told.toFixed()} ist ungültig`) : told;
}

const MOST_E4 = 99_999_999 * ONE_PIECE;

/** What the head adds and takes off: `+` is freight, `-` a reduction. */
function readConditions(idoc: XmlElement): { readonly shipping: Decimal; readonly discount: Decimal } {
  let shipping = new Decimal(0);
  let discount = new Decimal(0);
  for (const condition of idoc.children.filter(({ name }) => name === 'E1EDK05')) {
    const amount = amountOf(textOf(condition, 'BETRG'), 'E1EDK05-BETRG');
    if (textOf(condition, 'ALCKZ')?.trim() === '-') discount = discount.add(amount.abs());
    else shipping = shipping.add(amount);
  }
  return { shipping, discount };
}

function readPartner(idoc: XmlElement, role: 'AG' | 'WE'): OrderAddress | undefined {
  const partner = idoc.children.find((child) => child.name === 'E1EDKA1' && textOf(child, 'PARVW')?.trim() === role);
  if (partner === undefined) return undefined;
  const text = (name: string, longest: number): string | null =>
    textOf(partner, name)?.trim().slice(0, longest) || null;
  return {
    firstname: text('NAME2', 32),
    lastname: text('NAME1', 32),
    company: text('NAME3', 60),
    street: text('STRAS', 255),
    city: text('ORT01', 128),
    region: text('REGIO', 128),
    postcode: text('PSTLZ', 10),
    country: text('LAND1', 3),
    telephone: text('TELF1', 32),
  };
}

function readText(idoc: XmlElement): string {
  return idoc.children
    .filter(({ name }) => name === 'E1EDKT1')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'E1EDKT2'))
    .map((line) => textOf(line, 'TDLINE') ?? '')
    .join('\n');
}

/** The member of the segment whose qualifier is that. */
function qualified(
  parent: XmlElement | undefined,
  segment: string,
  qualifier: string,
  value: string,
  member: string,
): string | undefined {
  const found = parent?.children.find((child) => child.name === segment && textOf(child, qualifier)?.trim() === value);
  return textOf(found, member);
}

const NUMBER = /^(\d{1,9}(?:\.\d{1,4})?)(-?)$/;

/** A number with its minus behind it. */
function amountOf(text: string | undefined, field: string): Decimal {
  const [, digits, minus] = NUMBER.exec(text?.trim() ?? '') ?? [];
  if (digits === undefined) return refuse('00', '088', `${field} ist keine Zahl`);
  return new Decimal(digits).mul(minus === '-' ? -1 : 1);
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text.trim()) ?? [];
  return isLocalText(`${year}-${month}-${day}`);
}
