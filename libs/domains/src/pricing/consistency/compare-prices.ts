import { isDeepStrictEqual } from 'node:util';
import type { Evidence, Inconsistency, InconsistencyKind } from './inconsistency.js';
import { firstDifference, hasSheet, type SheetTold } from './moment.js';
import { splitBy } from './odd-places.js';
import { perPiece, SHEET_RULES, shelfText, type RuleDifference } from './price-rules.js';
import type { Aspect, Measure, Place, Told } from './told.js';

/** What was found of one SKU. */
export interface PricesCompared {
  readonly found: readonly Inconsistency[];
  /** Places of which nothing can be said: what was found there before is neither seen nor gone. */
  readonly undecided: readonly Place[];
}

/**
 * Holds what the channels' shops and the service say of one SKU against each other: rule by rule of decision record 17, for
 * every customer group, every quantity, the instant and all that come. What is in doubt is said to be, and compared with
 * nothing. Pure.
 *
 * @param told once for each place that answered, all of one moment
 */
export function comparePrices(sku: string, told: readonly Told[], atMs: number): PricesCompared {
  // Nearly all of a catalogue: what is the same to the letter cannot differ by any rule.
  if (told.every((each) => isSameAs(each, told[0]))) return NOTHING;
  const shops = told.filter(({ place }) => place !== 'service');
  const differences = differencesOf(shops, atMs);
  const found = differences.map(({ kind, aspect, odd, among, valueOf }): Inconsistency => ({
    kind,
    subject: sku,
    odd: odd.map(({ place }) => place),
    evidence: among.map((each) => evidenceOf(each, aspect, valueOf(each))),
    example: PAID_OTHERWISE.has(kind) ? firstDifference(among, atMs) : null,
  }));
  const service = serviceDiffers(sku, told, atMs);
  return {
    found: service === undefined ? found : [...found, service],
    undecided: shops.filter(({ said }) => said.kind === 'doubted').map(({ place }) => place),
  };
}

const NOTHING: PricesCompared = { found: [], undecided: [] };

function isSameAs({ said }: Told, first: Told | undefined): boolean {
  if (said.kind !== 'sheet' || first?.said.kind !== 'sheet') return false;
  // What a place does not say of the unit it contradicts nobody with.
  const isSameUnit = said.measure === null || isDeepStrictEqual(said.measure, first.said.measure);
  return isSameUnit && said.category === first.said.category && isDeepStrictEqual(said.sheet, first.said.sheet);
}

/** Kinds of which somebody's bill can be shown. */
const PAID_OTHERWISE: ReadonlySet<InconsistencyKind> = new Set<InconsistencyKind>([
  'shelf-price',
  'quantity-price',
  'special-price',
  'window',
  'unpriced',
  'currency',
]);

/** One difference, and among whom it is. */
interface Difference {
  readonly kind: InconsistencyKind;
  readonly aspect: Aspect;
  readonly odd: readonly Told[];
  readonly among: readonly Told[];
  readonly valueOf: (told: Told) => string;
}

function differencesOf(shops: readonly Told[], atMs: number): readonly Difference[] {
  const sheets = shops.filter(hasSheet);
  const priced = sheets.filter(isPriced);
  const currencies = groupsBy(priced, ({ said }) => said.sheet.regular?.currency ?? '');
  const shelves = currencies.flatMap((group) => groupsBy(group, ({ said }) => perPiece(said.sheet)));
  // Specials and tiers are amounts for the price unit: told for another one they are no longer the same figures.
  const units = currencies.flatMap((group) => groupsBy(group, ({ said }) => String(said.sheet.per)));
  const by = (rule: keyof typeof SHEET_RULES, groups: readonly (readonly SheetTold[])[]): readonly Difference[] => {
    const { aspect, difference } = SHEET_RULES[rule];
    const found = groups.flatMap((among) => {
      const differs = difference(among, atMs);
      return differs === undefined ? [] : [ofRule(differs, aspect, among)];
    });
    // Of one kind once: the other group is told when the first agrees.
    return found.slice(0, 1);
  };
  return [
    ...doubts(shops),
    ...unpriced(shops, priced),
    ...by('currency', [priced]),
    ...by('tax', [priced]),
    ...by('shelf', currencies),
    ...by('unit', shelves),
    ...oneOfEach([...by('specials', units), ...by('quantities', units)]),
    ...catalogueDiffers('category', 'category', sheets, ({ said }) => `category ${said.category}`),
    ...catalogueDiffers('measure', 'unit', sheets, ({ said }) => measureText(said.measure)),
  ];
}

function ofRule({ kind, odd, valueOf }: RuleDifference, aspect: Aspect, among: readonly SheetTold[]): Difference {
  return { kind, aspect, odd, among, valueOf: (told) => (hasSheet(told) ? valueOf(told) : '') };
}

/** Windows of specials and of quantity rows are one kind: the first is told, and the other when it agrees. */
function oneOfEach(differences: readonly Difference[]): readonly Difference[] {
  return [...new Map(differences.toReversed().map((each) => [each.kind, each])).values()].toReversed();
}

function groupsBy(told: readonly SheetTold[], keyOf: (told: SheetTold) => string): readonly (readonly SheetTold[])[] {
  return splitBy(told, keyOf).groups;
}

/** A sheet that is priced at all. What is free is not. */
function isPriced({ said }: SheetTold): boolean {
  return (said.sheet.regular?.amountMinor ?? 0) > 0;
}

function doubts(shops: readonly Told[]): readonly Difference[] {
  const doubted = shops.filter(({ said }) => said.kind === 'doubted');
  const [net, others] = [doubted.filter(isNet), doubted.filter((told) => !isNet(told))];
  return [...doubt('net-price', 'shelf', net), ...doubt('in-doubt', 'doubt', others)];
}

function doubt(kind: 'net-price' | 'in-doubt', aspect: Aspect, odd: readonly Told[]): readonly Difference[] {
  return odd.length === 0 ? [] : [{ kind, aspect, odd, among: odd, valueOf: doubtText }];
}

function isNet({ said }: Told): boolean {
  return said.kind === 'doubted' && said.isNet;
}

function doubtText({ said }: Told): string {
  return said.kind === 'doubted' ? `${said.field} ${said.because}` : '';
}

/** Sold in one channel and not in another: who cannot sell it is odd, however many they are. */
function unpriced(shops: readonly Told[], priced: readonly SheetTold[]): readonly Difference[] {
  const readable = shops.filter(({ said }) => said.kind !== 'doubted');
  const places = new Set(priced.map(({ place }) => place));
  const odd = readable.filter(({ place }) => !places.has(place));
  if (odd.length === 0 || priced.length === 0) return [];
  const valueOf = (told: Told): string => {
    if (places.has(told.place)) return 'priced';
    return told.said.kind === 'absent' ? 'no such product' : 'no price';
  };
  return [{ kind: 'unpriced', aspect: 'presence', odd, among: readable, valueOf }];
}

function catalogueDiffers(
  kind: 'category' | 'measure',
  aspect: Aspect,
  sheets: readonly SheetTold[],
  textOf: (told: SheetTold) => string,
): readonly Difference[] {
  const { groups, odd } = splitBy(sheets, textOf);
  if (groups.length < 2) return [];
  return [{ kind, aspect, odd, among: sheets, valueOf: (told) => (hasSheet(told) ? textOf(told) : '') }];
}

export function measureText(measure: Measure | null): string {
  if (measure === null) return 'not said';
  return measure.count === 1 ? measure.of : `case of ${measure.count}`;
}

/**
 * The service follows the web shop: by whatever rule it says otherwise, it is the service that does. What it refuses while
 * the web shop's row can be read, and the other way round, counts as saying otherwise.
 */
function serviceDiffers(sku: string, told: readonly Told[], atMs: number): Inconsistency | undefined {
  const [web, service] = (['web', 'service'] as const).map((at) => told.find(({ place }) => place === at));
  if (web === undefined || service === undefined) return undefined;
  const { differing, aspect } = differingBy(web, service, atMs);
  if (differing.length === 0) return undefined;
  return {
    kind: 'service',
    subject: sku,
    odd: ['service'],
    evidence: [web, service].map((each) =>
      evidenceOf(each, aspect, `${summaryOf(each)} (differing: ${differing.join(', ')})`),
    ),
    example: firstDifference([web, service], atMs),
  };
}

function differingBy(
  web: Told,
  service: Told,
  atMs: number,
): { readonly differing: readonly string[]; readonly aspect: Aspect } {
  const isDoubted = web.said.kind === 'doubted' || service.said.kind === 'doubted';
  if (isDoubted) {
    const both = web.said.kind === service.said.kind;
    return { differing: both ? [] : ['doubt'], aspect: 'doubt' };
  }
  // What the service does not keep, it does not contradict.
  const measure = web.said.kind === 'sheet' ? web.said.measure : null;
  const said = service.said.kind === 'sheet' ? { ...service.said, measure } : service.said;
  const differences = differencesOf([web, { ...service, said }], atMs);
  return { differing: differences.map(({ kind }) => kind), aspect: differences[0]?.aspect ?? 'shelf' };
}

function summaryOf({ said }: Told): string {
  switch (said.kind) {
    case 'absent':
      return 'no such product';
    case 'doubted':
      return `in doubt: ${said.field}`;
    case 'sheet': {
      const { regular, quantityRows, specials } = said.sheet;
      const shelf = regular === null ? 'no price' : shelfText(said.sheet);
      return `${shelf}, ${quantityRows.length} quantity rows, ${specials.length} specials`;
    }
  }
}

function evidenceOf({ place, row }: Told, aspect: Aspect, value: string): Evidence {
  const { productId, shopRowId, changedAtMs } = row;
  return { place, value, stored: row.stored(aspect), productId, shopRowId, rowChangedAtMs: changedAtMs };
}
