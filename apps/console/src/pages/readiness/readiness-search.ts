/** What is shown, as it stands in the address. */
export interface ReadinessSearch {
  readonly domain?: string;
}

/** Reads it; what is nonsense is left out. */
export function readinessSearch({ domain }: Readonly<Record<string, unknown>>): ReadinessSearch {
  return typeof domain === 'string' ? { domain } : {};
}
