/** Two results cannot be compared: too deep, too large, or not plain data. Says nothing of either arm's answer. */
export class ComparisonRefused extends Error {
  override readonly name = 'ComparisonRefused';
}

export type Members = Readonly<Record<string, unknown>>;

/** Far beyond any canonical result; a cyclic one ends here. */
const DEEPEST = 64;
/** A hundred SKUs have about a thousand values. Beyond this a comparison would hold up the event loop. */
const MOST_VALUES = 100_000;

/** What one comparison may spend: it runs on the event loop that answers shoppers. */
export class Walk {
  #valuesLeft = MOST_VALUES;

  /** @throws ComparisonRefused when the next `values` are too many, or too deep */
  visit(depth: number, values: number): void {
    if (depth > DEEPEST) throw new ComparisonRefused(`deeper than ${DEEPEST} levels`);
    this.#valuesLeft -= values;
    if (this.#valuesLeft < 0) throw new ComparisonRefused(`more than ${MOST_VALUES} values`);
  }
}

/**
 * An object with members to compare; undefined for anything else.
 *
 * @throws ComparisonRefused for built-in containers, whose content is not in their members: two different dates would
 *   pass for equal
 */
export function membersOf(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && isContainer(value)) {
    throw new ComparisonRefused('a date, map, set, buffer or promise is not canonical data');
  }
  return value as Members;
}

function isContainer(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Promise ||
    value instanceof RegExp ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  );
}
