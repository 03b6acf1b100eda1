/** Groups of equal value, and which are not as most are. */
export interface Split<T> {
  /** More than one: they differ. */
  readonly groups: readonly (readonly T[])[];
  /** Everybody who is not in a group of more than half; empty: no group is. */
  readonly odd: readonly T[];
}

/** Splits by a value. Nobody's word counts more than another's: a tie stays one. */
export function splitBy<T>(all: readonly T[], keyOf: (each: T) => string): Split<T> {
  const groups = [...Map.groupBy(all, keyOf).values()];
  const most = groups.find((group) => group.length * 2 > all.length);
  return { groups, odd: most === undefined ? [] : all.filter((each) => !most.includes(each)) };
}
