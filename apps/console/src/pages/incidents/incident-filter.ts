/** What is shown of the list, as it stands in the address. */
export interface IncidentFilter {
  readonly state?: 'open' | 'resolved' | undefined;
  readonly scope?: string;
}

/** Reads it; what is nonsense is left out. */
export function incidentFilter({ state, scope }: Readonly<Record<string, unknown>>): IncidentFilter {
  return {
    ...(state === 'open' || state === 'resolved' ? { state } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
  };
}
