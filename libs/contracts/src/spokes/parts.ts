/**
 * How an object of a version's answers is written: for each of its members, what it is of the canonical value. A member that may
 * be absent is left out where it is undefined.
 *
 * @typeParam Present the other parts, for members that hold some
 */
export type Members<From, To, Present> = {
  readonly [Name in keyof To]-?: (from: From, present: Present) => To[Name];
};

/** Writes each part, by the name of its schema. */
export type Presenters<From, To> = {
  readonly [Part in keyof From & keyof To]: (from: From[Part]) => To[Part];
};

/**
 * The parts of a version's answers: schemas of its contract, by their names.
 *
 * @typeParam From the canonical value that each is written from
 * @typeParam To the schemas, as they are generated from the contract
 */
export type Parts<From, To> = {
  readonly [Part in keyof From & keyof To]: Members<From[Part], To[Part], Presenters<From, To>>;
};

/** Any part, for what walks them whatever they are. */
export type AnyMembers = Readonly<Record<string, (from: unknown, present: unknown) => unknown>>;

/** The parts, ready to write: what each consists of is looked at once. */
export function presentersOf<From, To>(parts: Parts<From, To>): Presenters<From, To> {
  const presenters: Record<string, (from: unknown) => unknown> = {};
  for (const [part, members] of Object.entries(parts as unknown as Readonly<Record<string, AnyMembers>>)) {
    const names = Object.keys(members);
    const writers = Object.values(members);
    presenters[part] = (from) => {
      const written: Record<string, unknown> = {};
      for (let index = 0; index < names.length; index++) {
        const value = writers[index]?.(from, presenters);
        if (value !== undefined) written[names[index] ?? ''] = value;
      }
      return written;
    };
  }
  return presenters as Presenters<From, To>;
}
