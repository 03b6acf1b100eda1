/** What of the mismatches is shown, as it stands in the address. */
export interface MismatchSearch {
  readonly judged?: 'all' | 'yes' | 'no';
  readonly release?: string | undefined;
  /** 1 and up. */
  readonly page?: number;
  readonly view?: 'causes' | 'fields';
}

/** Groups on a page. */
export const PAGE_SIZE = 50;

/** Reads it; what is nonsense is left out. */
export function mismatchSearch(said: Readonly<Record<string, unknown>>): MismatchSearch {
  const { judged, release, page, view } = said;
  return {
    ...(judged === 'yes' || judged === 'no' ? { judged } : {}),
    ...(typeof release === 'string' && release !== '' ? { release } : {}),
    ...(Number.isSafeInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
    ...(view === 'fields' ? { view } : {}),
  };
}
