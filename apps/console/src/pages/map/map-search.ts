/** What of the map is looked at; it stands in the address. */
export interface MapSearch {
  /** An integration whose switch somebody was sent to. */
  readonly integration?: string;
}

/** What of an address can be read as that; the rest is left out. */
export function mapSearch({ integration }: Readonly<Record<string, unknown>>): MapSearch {
  return typeof integration === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(integration) ? { integration } : {};
}
