/** What of the contracts is shown, as it stands in the address. */
export interface ContractSearch {
  readonly domain?: string;
}

/** Reads it; what is nonsense is left out. */
export function contractSearch({ domain }: Readonly<Record<string, unknown>>): ContractSearch {
  return typeof domain === 'string' && domain !== '' ? { domain } : {};
}
