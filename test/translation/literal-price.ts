import type { GoldenQuestion } from '../../libs/domains/src/pricing/golden-case.js';
import { textIn } from './literal-json.js';
import {
  currencyIn,
  exact,
  type Exact,
  grossMinor,
  numberIn,
  phpDocument,
  plainIn,
  rateIn,
  rowsIn,
  storedIn,
  wholeIn,
} from './literal-php.js';
import { child, type WireNode } from './wire-tree.js';

interface Question {
  readonly sku?: string;
  readonly skus?: readonly string[];
  readonly channel: string;
  readonly group: string;
  readonly quantityE4?: number;
  readonly atMs?: number;
}

interface Dated {
  readonly from: number;
  readonly until: number;
}
interface Special extends Dated {
  readonly priority: number;
  readonly minor: number;
}
interface Tier extends Special {
  readonly begins: number;
  readonly group: number;
}

const GROUPS: Readonly<Record<string, number>> = { retail: 1, club: 2, trade: 3 };
const YES = ['true', '1', '"1"', '"X"', '"true"'];
const NO = ['false', '0', '"0"', '""', '"false"', 'null'];

/**
 * What of translated prices does not stand in the answer: each is worked out once more, from what is written, in decimals.
 *
 * @throws Error when it cannot be told
 */
export function unexplainedPrices(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const question = golden.input as Question;
  const document = phpDocument(bytes, golden.contentType);
  const { shape, children } = document;
  if (shape !== 'fields' || children.some(({ name }) => name === 'error')) return ['an error'];
  const products = child(document, 'products');
  if (products === undefined || products.shape === 'leaf') return ['no products'];
  const rows = rowsIn(products);
  const told = (translation as { items?: readonly { kind: string; sku: string }[] }).items ?? [
    translation as { kind: string; sku: string },
  ];
  const asked = question.skus ?? [question.sku ?? ''];
  if (told.length !== asked.length) return ['another number of items'];
  return asked.flatMap((sku, at) => {
    if (told[at]?.kind === 'refused') return told[at].sku === sku ? [] : ['another SKU'];
    const stands = JSON.stringify(priceOf(sku, rows, question, question.atMs ?? golden.nowMs));
    const says = JSON.stringify(told[at]);
    return says === stands ? [] : [`${says} is ${stands}`];
  });
}

function priceOf(sku: string, rows: readonly WireNode[], question: Question, atMs: number): object {
  const own = rows.filter((row) => storedIn(child(row, 'sku')) === sku);
  if (own.length > 1) throw new Error('two of one SKU');
  const [row] = own;
  if (row === undefined) {
    if (rows.some((each) => !storedIn(child(each, 'sku')))) throw new Error('a row of nobody');
    return { kind: 'unknown-sku', sku };
  }
  if (!yesIn(child(row, 'status'))) return { kind: 'unknown-sku', sku };
  const { channel, group, quantityE4 = 10_000 } = question;
  const shelf = shelfOf(row, channel === 'marketplace');
  const now = shelf && at(shelf, group, quantityE4, atMs);
  if (shelf === undefined || now === undefined) return { kind: 'not-priced', sku };
  const money = (amountMinor: number) => ({ amountMinor, currency: shelf.currency });
  const bounds = [...shelf.specials, ...shelf.tiers.filter((tier) => isFor(tier, group))]
    .flatMap(({ from, until }) => [from, until])
    .filter((bound) => Number.isFinite(bound) && bound > atMs)
    .sort((a, b) => a - b);
  const said = (instant: number) => {
    const then = at(shelf, group, quantityE4, instant);
    return JSON.stringify(then && [then.minor, then.tiers]);
  };
  return {
    kind: 'price',
    sku,
    channel,
    group,
    quantityE4,
    price: money(now.minor),
    regular: money(shelf.minor),
    per: shelf.per,
    basis: now.basis,
    tiers: now.tiers.map(([fromQuantityE4, minor]) => ({ fromQuantityE4, price: money(minor) })),
    taxMode: channel === 'marketplace' ? 'excluded' : 'included',
    taxRate: shelf.rate,
    changesAtMs: bounds.find((bound) => said(bound) !== said(atMs)) ?? null,
  };
}

function shelfOf(row: WireNode, isNet: boolean) {
  const decimals = child(row, 'price_decimals');
  const places = decimals === undefined ? undefined : wholeIn(decimals);
  if ((places ?? 0) > 4) throw new Error('too many places');
  const rate = rateIn(child(row, 'tax_rate'));
  if (rate > 9_999) throw new Error('no tax');
  if (isNone(child(row, 'price'))) return undefined;
  if (yesIn(child(row, 'tax_included')) === isNet) throw new Error('another shop');
  const meins = textIn(child(row, 'meins'));
  if (!['EA', 'PCE', 'MTR', 'CS'].includes(meins ?? '')) throw new Error('no unit');
  const pieces = wholeIn(child(row, 'peinh')) * (meins === 'CS' ? wholeIn(child(row, 'umrez')) : 1);
  if (pieces < 1) throw new Error('no pieces');
  const stored = grossMinor(plainIn(child(row, 'price'), places), isNet, rate);
  const currency = currencyIn(row);
  if (stored.isZero()) return undefined;
  const units = [1, 10, 100, 1000];
  const per = units.find(
    (unit) => (!units.includes(pieces) || unit >= pieces) && stored.mul(unit).mod(pieces).isZero(),
  );
  if (per === undefined) throw new Error('no price unit');
  const perUnit = (minor: Exact): Exact => minor.mul(per).div(pieces);
  const minor = perUnit(stored).toNumber();
  const amount = (node: WireNode | undefined): Exact => perUnit(grossMinor(plainIn(node, places), isNet, rate));
  const specials = rowsIn(child(row, 'specials')).flatMap((each): Special[] => {
    const price = child(each, 'price');
    if (isNone(price)) return [];
    return [{ priority: wholeIn(child(each, 'priority')), minor: amount(price).round().toNumber(), ...datesOf(each) }];
  });
  const tiers = rowsIn(child(row, 'discounts')).flatMap((each): Tier[] => {
    const group = wholeIn(child(each, 'customer_group_id'));
    if (![1, 2, 3, 32_000].includes(group)) return [];
    const begins = plainIn(child(each, 'quantity')).mul(10_000).toNumber();
    if (begins === 0) throw new Error('from nothing on');
    const price = child(each, 'price');
    const type = child(each, 'type');
    if (type?.text !== 'null' && textIn(type) === undefined) throw new Error('no type');
    const result = resultOf(textIn(type), price);
    const cut = result.isNegative() ? 0 : result.round().toNumber();
    return [{ begins, group, priority: wholeIn(child(each, 'priority')), minor: cut, ...datesOf(each) }];
  });
  function resultOf(type: string | undefined, price: WireNode | undefined): Exact {
    if (type !== 'P' && type !== 'S') return amount(price);
    const { value, minus } = numberIn(price, places);
    if (minus === 'ahead' && !value.isZero()) throw new Error('a surcharge');
    if (type === 'S') return exact(minor).minus(perUnit(grossMinor(value, isNet, rate)));
    if (!value.mul(100).isInteger()) throw new Error('parts of a hundredth of a percent');
    return exact(minor).mul(exact(100).minus(value)).div(100);
  }
  if (rowsIn(child(row, 'specials')).length > 100 || rowsIn(child(row, 'discounts')).length > 100)
    throw new Error('too many');
  return { minor, per, rate, currency, specials, tiers };
}

function at(
  { minor, specials, tiers }: NonNullable<ReturnType<typeof shelfOf>>,
  group: string,
  quantityE4: number,
  atMs: number,
) {
  const isOpen = ({ from, until }: Dated) => from <= atMs && atMs < until;
  const [special] = specials
    .filter((each) => isOpen(each) && each.minor > 0)
    .sort((a, b) => a.priority - b.priority || a.minor - b.minor);
  if (special !== undefined)
    return { minor: special.minor, basis: 'special', tiers: [] as (readonly [number, number])[] };
  const open = tiers.filter((tier) => isOpen(tier) && isFor(tier, group));
  const tierAt = (reached: number): number | undefined => {
    const highest = Math.max(...open.filter(({ begins }) => begins <= reached).map(({ begins }) => begins));
    const there = open.filter(({ begins }) => begins === highest);
    const priority = Math.min(...there.map((tier) => tier.priority));
    const first = there.filter((tier) => tier.priority === priority);
    const own = first.filter((tier) => tier.group !== 32_000);
    const lowest = Math.min(...(own.length > 0 ? own : first).map((tier) => tier.minor));
    return Number.isFinite(lowest) ? lowest : undefined;
  };
  const reached = tierAt(quantityE4);
  if (reached === 0) return undefined;
  const begins = [...new Set(open.map((tier) => tier.begins))].sort((a, b) => a - b);
  const steps = begins
    .map((from) => [from, tierAt(from) ?? minor] as const)
    .filter(([, price], index, all) => price !== (all[index - 1]?.[1] ?? minor));
  return { minor: reached ?? minor, basis: reached === undefined ? 'regular' : 'tier', tiers: steps };
}

function isFor({ group }: Tier, name: string): boolean {
  return group === 32_000 || group === GROUPS[name];
}

function isNone(node: WireNode | undefined): boolean {
  if (node === undefined || node.text === 'null' || node.text === '""') return true;
  if (node.shape !== 'leaf') return false;
  const written = node.text.startsWith('"') ? (textIn(node) ?? '') : node.text;
  return /^-?0+(?:[.,]0+)?(?:[eE][+-]?\d+)?$/.test(written) && !(node.text.startsWith('"') && /[-eE]/.test(written));
}

function yesIn(node: WireNode | undefined): boolean {
  if (node?.shape !== 'leaf' || ![...YES, ...NO].includes(node.text)) throw new Error('neither yes nor no');
  return YES.includes(node.text);
}

function datesOf(row: WireNode): Dated {
  return {
    from: instantIn(child(row, 'date_start'), false) ?? -Infinity,
    until: instantIn(child(row, 'date_end'), true) ?? Infinity,
  };
}

const DAY_MS = 86_400_000;
const berlin = new Intl.DateTimeFormat('sv', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'medium',
  calendar: 'gregory',
});

/** By what a clock in Berlin shows: the instants at which it shows this, of which there must be one. */
function instantIn(node: WireNode | undefined, isEnd: boolean): number | undefined {
  if (node?.text === 'null') return undefined;
  const text = textIn(node);
  if (text === undefined) throw new Error('no date');
  if (text === '') return undefined;
  const offset = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:Z|([+-])(\d\d):?(\d\d))$/.exec(text);
  if (offset !== null) {
    const [, day = '', time = '', sign = '+', hours = '0', minutes = '0'] = offset;
    if (Number(hours) > 23 || Number(minutes) > 59) throw new Error('no offset');
    const shift = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return wall(day, time) - (sign === '-' ? -shift : shift);
  }
  const digits = text.replaceAll(/[-: T]/g, '');
  const isPunctuated = digits !== text;
  if (isPunctuated && !/^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?$/.test(text)) throw new Error('no date');
  if (!/^\d+$/.test(digits) || ![6, 8, 12, 14].includes(digits.length)) throw new Error('no date');
  if (/^0+$/.test(digits)) return undefined;
  const long = digits.length === 6 || digits.length === 12 ? `20${digits}` : digits;
  const [day, time] = [`${long.slice(0, 4)}-${long.slice(4, 6)}-${long.slice(6, 8)}`, long.slice(8).padEnd(6, '0')];
  const shown = wall(day, time.replaceAll(/(\d\d)(?=\d)/g, '$1:')) + (isEnd && time === '000000' ? DAY_MS : 0);
  const wanted = new Date(shown).toISOString().slice(0, 19).replace('T', ' ');
  const instants = [0, 1, 2, 3]
    .map((hours) => shown - hours * 3_600_000)
    .filter((instant) => berlin.format(instant) === wanted);
  // Before there were zones, clocks showed the sun's time: nobody's window.
  if (instants.length !== 1) throw new Error('none, or two');
  return instants[0];
}

function wall(day: string, time: string): number {
  const ms = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== `${day}T${time}`)
    throw new Error('no calendar has it');
  return ms;
}
