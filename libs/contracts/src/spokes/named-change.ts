import type { Members, Presenters } from './parts.js';

/**
 * One difference of a version from its neighbour, by name.
 *
 * @typeParam From the canonical value that each part is written from
 * @typeParam Before the neighbour's schemas, by their names
 * @typeParam After the version's own
 */
export interface NamedChange<From, Before, After> {
  /** In lower case with hyphens, such as `reason-in-words`. */
  readonly name: string;
  /** What it means to a storefront: the sentence of the changelog, letter by letter. */
  readonly says: string;
  /** Of the parts of answers, by their schemas. */
  readonly answers?: {
    readonly [Part in keyof From & keyof Before & keyof After]?: PartChange<From, Before, After, Part>;
  };
  /** Of bodies of requests, by their schemas. One change at most for each body. */
  readonly requests?: { readonly [Body in keyof Before & keyof After]?: RequestChange<Before[Body], After[Body]> };
}

/** What is different in one object of answers. */
export interface PartChange<From, Before, After, Part extends keyof From & keyof Before & keyof After> {
  /** Members of the neighbour's that are gone. */
  readonly without?: readonly (keyof Before[Part])[];
  /** Members that are new, or mean something else: each of the canonical value, never of the neighbour's answer. */
  readonly with?: Partial<Members<From[Part], After[Part], Presenters<From, After>>>;
  /** Members of the neighbour's that nobody can tell any more from what the version says: the list of losses. */
  readonly loses?: readonly (keyof Before[Part])[];
  /**
   * The neighbour's members again, of what the version says: all that are gone or mean something else, but for what is lost. It is
   * how a storefront moves over, and what the version is proved by.
   *
   * @param undone for members that hold parts
   */
  readonly back: (
    said: After[Part],
    undone: { readonly [Other in keyof From & keyof Before & keyof After]: (said: After[Other]) => Before[Other] },
  ) => Partial<Before[Part]>;
}

/** What is different in the body of a request. */
export interface RequestChange<Before, After> {
  /** The question in the neighbour's words, which is what is accepted. */
  readonly toNeighbour: (asked: After) => Before;
  /** The other way: what the version is proved by. */
  readonly fromNeighbour: (asked: Before) => After;
  /** What the version calls the place that the neighbour's refusals point to. A JSON pointer each. */
  readonly pointer: (neighbours: string) => string;
}

/**
 * Members of a body under other names; all else as it is.
 *
 * @param names the neighbour's, and what the version calls it
 */
export function renamed<Before extends object, After extends object>(
  names: Readonly<Record<string, string>>,
): RequestChange<Before, After> {
  const own = new Map(Object.entries(names));
  const neighbours = new Map([...own].map(([before, after]) => [after, before]));
  return {
    toNeighbour: (asked) => underNames(asked, neighbours) as Before,
    fromNeighbour: (asked) => underNames(asked, own) as After,
    pointer: (pointer) => {
      const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(pointer) ?? [];
      const name = own.get(first);
      return name === undefined ? pointer : `/${name}${rest}`;
    },
  };
}

function underNames(body: object, names: ReadonlyMap<string, string>): object {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => [names.get(name) ?? name, value]),
  );
}
