/** How an order is looked at, as it stands in the URL. */
export interface OrderSearch {
  readonly view?: 'table' | undefined;
  readonly source?: 'books' | 'trace' | undefined;
  /** Another order that it is held against. */
  readonly against?: string | undefined;
}

/** Reads a URL that anybody may have written. */
export function orderSearch({ view, source, against }: Readonly<Record<string, unknown>>): OrderSearch {
  return {
    ...(view === 'table' ? { view } : {}),
    ...(source === 'books' || source === 'trace' ? { source } : {}),
    ...(typeof against === 'string' && against !== '' ? { against: against.slice(0, 200) } : {}),
  };
}
