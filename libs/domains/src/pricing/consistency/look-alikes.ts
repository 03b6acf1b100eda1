import type { HygieneKind } from './inconsistency.js';

/** A product by what identifies it. */
export interface NamedProduct {
  readonly sku: string;
  readonly productId: string;
}

/** SKUs that somebody, or some system, takes for one. */
export interface LookAlikes {
  readonly kind: Extract<HygieneKind, `sku-${string}`>;
  /** At least two, in the order of their SKUs. */
  readonly products: readonly NamedProduct[];
}

/** As many digits as a double tells apart. */
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,10})?(?:e[+-]?\d{1,2})?$/i;

/** What a SKU becomes on its way through a system of that kind; undefined: it is none that this happens to. */
type Way = (sku: string) => string | undefined;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

/**
 * Each way in which two SKUs become one, by who makes it so. What is written in two ways and means one article is ordered
 * under the one and priced under the other.
 */
export const WAYS = {
  /** To MySQL's usual collations case, accents and how characters are composed are the same text. */
  'sku-case': folded,
  /** Trimmed, or written into a page: any white space at the ends, and several of it inside. */
  'sku-space': spaced,
  /** A number's leading noughts go in every spreadsheet. */
  'sku-zeros': (sku) => (/^\d+$/.test(sku) ? sku.replace(/^0+(?=\d)/, '') : undefined),
  /** To PHP and to spreadsheets `12.10` and `12.1`, `1E3` and `1000` are one. */
  'sku-number': numberOf,
  /** Entities of HTML, undone once too often. */
  'sku-entity': unescaped,
  /** An address, decoded once too often: `%41` is `A`, and `+` a space. */
  'sku-escape': decoded,
} as const satisfies Readonly<Record<string, Way>>;

/** Every group of SKUs that become one in one of the ways; and of those that need several, `sku-mixed`. Pure. */
export function lookAlikes(products: readonly NamedProduct[]): readonly LookAlikes[] {
  const twice = groupsOf(products, ({ sku }) => sku).map((group) => ({ kind: 'sku-twice' as const, products: group }));
  const distinct = [...new Map(products.map((product) => [product.sku, product])).values()];
  const zeros = groupsOf(distinct, ({ sku }) => WAYS['sku-zeros'](sku));
  const single = Object.entries(WAYS).flatMap(([kind, way]) =>
    groupsOf(distinct, ({ sku }) => way(sku))
      // Noughts alone are a way of their own.
      .filter((group) => kind !== 'sku-number' || !zeros.some((other) => contains(other, group)))
      .map((group) => ({ kind: kind as keyof typeof WAYS, products: group })),
  );
  const mixed = groupsOf(distinct, ({ sku }) => everyWay(sku))
    .filter((group) => !isJoined(group, single))
    .map((group) => ({ kind: 'sku-mixed' as const, products: group }));
  return [...twice, ...single, ...mixed];
}

function groupsOf(
  products: readonly NamedProduct[],
  keyOf: (product: NamedProduct) => string | undefined,
): readonly (readonly NamedProduct[])[] {
  const groups = Map.groupBy(products, keyOf);
  groups.delete(undefined);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.toSorted((a, b) => (a.sku < b.sku ? -1 : Number(a.sku > b.sku)) || byId(a, b)));
}

function byId(a: NamedProduct, b: NamedProduct): number {
  return a.productId.length - b.productId.length || (a.productId < b.productId ? -1 : 1);
}

function contains(group: readonly NamedProduct[], part: readonly NamedProduct[]): boolean {
  return part.every(({ sku }) => group.some((other) => other.sku === sku));
}

/** Do the groups that a single way makes hang together so that they already say all of this one? */
function isJoined(group: readonly NamedProduct[], single: readonly { readonly products: readonly NamedProduct[] }[]) {
  const [first] = group;
  const reached = new Set(first === undefined ? [] : [first.sku]);
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { products } of single) {
      if (products.some(({ sku }) => reached.has(sku))) for (const { sku } of products) reached.add(sku);
    }
  }
  return group.every(({ sku }) => reached.has(sku));
}

function everyWay(sku: string): string {
  const text = folded(spaced(decoded(unescaped(sku))));
  return numberOf(text) ?? text;
}

function folded(sku: string): string {
  return sku.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase();
}

function spaced(sku: string): string {
  return sku.trim().replaceAll(/\s+/g, ' ');
}

function numberOf(sku: string): string | undefined {
  return NUMBER.test(sku) ? String(Number(sku)) : undefined;
}

function unescaped(sku: string): string {
  return sku.replaceAll(/&(amp|lt|gt|quot|apos|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

function decoded(sku: string): string {
  try {
    return decodeURIComponent(sku.replaceAll('+', ' '));
  } catch (error) {
    // A per cent sign that begins no escape.
    if (error instanceof URIError) return sku.replaceAll('+', ' ');
    throw error;
  }
}
