/** What somebody wants to buy. */
export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}

const KEPT = 'basket';
const MOST_LINES = 20;
const MOST_OF_ONE = 99;

/** The basket of this browser. */
export class Basket {
  readonly #listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  get lines(): readonly BasketLine[] {
    return linesOf(this.storage.getItem(KEPT));
  }

  get count(): number {
    return this.lines.length;
  }

  add(sku: string): void {
    const found = this.lines.find((line) => line.sku === sku);
    this.set(sku, (found?.quantity ?? 0) + 1);
  }

  /** @param quantity 0 takes it out */
  set(sku: string, quantity: number): void {
    const wanted = Math.min(MOST_OF_ONE, Math.max(0, quantity));
    const lines = this.lines.flatMap((line) =>
      line.sku === sku ? (wanted > 0 ? [{ sku, quantity: wanted }] : []) : [line],
    );
    const isNew = wanted > 0 && !lines.some((line) => line.sku === sku);
    this.#keep(isNew ? [...lines, { sku, quantity: wanted }].slice(-MOST_LINES) : lines);
  }

  empty(): void {
    this.#keep([]);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #keep(lines: readonly BasketLine[]): void {
    this.storage.setItem(KEPT, JSON.stringify(lines));
    for (const listener of this.#listeners) listener();
  }
}

/** What an earlier page kept; none of what is no line. */
function linesOf(text: string | null): readonly BasketLine[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    // Somebody else's text under our name: an empty basket is the truth about it.
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isLine) : [];
}

function isLine(value: unknown): value is BasketLine {
  const { sku, quantity } = (value ?? {}) as Partial<BasketLine>;
  return typeof sku === 'string' && typeof quantity === 'number' && quantity > 0 && quantity <= MOST_OF_ONE;
}
