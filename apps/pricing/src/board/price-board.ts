import type { KnownProduct } from '../engine/priced-line.js';

/** What the tables say of one product. */
export interface BoardProduct {
  readonly productId: string;
  /** Null: it could never be read. */
  readonly sku: string | null;
  readonly changedAtMs: number;
  readonly digest: string;
  /** Of the transaction that wrote it last. */
  readonly revision: number;
  readonly said: BoardPrice;
}

/** One whose SKU could be read. */
type NamedBoardProduct = BoardProduct & { readonly sku: string };

export type BoardPrice =
  | ({ readonly kind: 'priced' } & KnownProduct)
  | { readonly kind: 'removed' }
  /** The latest that was told of it could not be read: no guess, no stale figure. */
  | { readonly kind: 'doubted'; readonly field: string };

/** What is known of a SKU. */
export type PriceAtHand = BoardPrice & { readonly changedAtMs: number };

/** How far the board follows the tables of one list. */
export interface BoardMark {
  /** Every row written by this transaction or an earlier one is known. */
  readonly revision: number;
  /** Rows are removed only between two generations. */
  readonly generation: number;
}

/** The doubt about a row whose SKU cannot be read: it may be about any SKU that is not known. */
const NAMELESS = 'price.sku';
/** Two products of one SKU: nobody can tell which is meant. */
const TWICE = 'price.products';

/**
 * Everything the tables say of prices, in memory, by SKU: questions are answered from here without any SQL, also while
 * PostgreSQL is away. It changes in single steps: no question sees half of one.
 */
export class PriceBoard {
  #products = new Map<string, BoardProduct>();
  #bySku = new Map<string, readonly string[]>();
  #nameless = 0;
  /** Which transaction told last of a SKU, as far as anything is remembered of it. */
  #changes = new Map<string, number>();
  #mark: BoardMark | undefined;

  /** Undefined: nothing was ever read. */
  get mark(): BoardMark | undefined {
    return this.#mark;
  }

  /** How many products it knows. */
  get size(): number {
    return this.#products.size;
  }

  digestOf(productId: string): string | undefined {
    return this.#products.get(productId)?.digest;
  }

  /** Undefined: no product has this SKU. */
  priceOf(sku: string): PriceAtHand | undefined {
    const known = (this.#bySku.get(sku) ?? []).flatMap((id) => this.#products.get(id) ?? []);
    const live = known.filter(({ said }) => said.kind !== 'removed');
    const [first, ...others] = live.length > 0 ? live : known;
    if (first === undefined) {
      return this.#nameless === 0 ? undefined : { kind: 'doubted', field: NAMELESS, changedAtMs: 0 };
    }
    const changedAtMs = Math.max(...known.map((each) => each.changedAtMs));
    if (live.length > 0 && others.length > 0) return { kind: 'doubted', field: TWICE, changedAtMs };
    return { ...first.said, changedAtMs };
  }

  /** The SKUs that any product has, also one that was removed, in the order of their code units, after one of them. */
  skus(after: string | null, most: number): readonly string[] {
    const skus = [...this.#bySku.keys()].filter((sku) => after === null || sku > after);
    return skus.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, most);
  }

  /** Every product whose SKU could be read. */
  products(): readonly NamedBoardProduct[] {
    return [...this.#products.values()].flatMap((product) =>
      product.sku === null ? [] : [{ ...product, sku: product.sku }],
    );
  }

  /** The SKUs that were told of after a revision; undefined: more than `most`, or one that nobody can name. */
  changedSince(revision: number, most: number): readonly string[] | undefined {
    if (this.#nameless > 0) return undefined;
    const skus = [...this.#changes].flatMap(([sku, at]) => (at > revision ? [sku] : []));
    return skus.length > most ? undefined : skus;
  }

  /** Forgets everything for these. */
  replace(products: readonly BoardProduct[], mark: BoardMark): void {
    this.#products = new Map();
    this.#bySku = new Map();
    this.#nameless = 0;
    this.#changes = new Map();
    this.apply(products, mark);
  }

  /** Takes in what is newer than what it knows. */
  apply(products: readonly BoardProduct[], mark: BoardMark): void {
    for (const product of products) {
      this.#forget(product);
      this.#products.set(product.productId, product);
      this.#nameless += isNameless(product) ? 1 : 0;
      if (product.sku === null) continue;
      this.#changes.set(product.sku, product.revision);
      this.#bySku.set(product.sku, [...(this.#bySku.get(product.sku) ?? []), product.productId]);
    }
    this.#mark = mark;
  }

  /** What was known of it under its SKU, which may be another now. */
  #forget({ productId, revision }: BoardProduct): void {
    const known = this.#products.get(productId);
    if (known === undefined) return;
    this.#nameless -= isNameless(known) ? 1 : 0;
    if (known.sku === null) return;
    this.#changes.set(known.sku, revision);
    const others = (this.#bySku.get(known.sku) ?? []).filter((id) => id !== productId);
    if (others.length > 0) this.#bySku.set(known.sku, others);
    else this.#bySku.delete(known.sku);
  }
}

function isNameless({ said }: BoardProduct): boolean {
  return said.kind === 'doubted' && said.field === NAMELESS;
}
