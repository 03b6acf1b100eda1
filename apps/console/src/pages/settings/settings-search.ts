export const PARTS = ['configuration', 'audit', 'tokens'] as const;
export type Part = (typeof PARTS)[number];

/** What of the page is looked at; all of it stands in the address. */
export interface SettingsSearch {
  readonly part?: Part;
  /** Of the audit log: of this token alone. */
  readonly name?: string;
  /** Of the audit log: an operation's method and path. */
  readonly operation?: string;
  readonly outcome?: 'done' | 'refused';
  /** Of the audit log: older than this entry. */
  readonly before?: string;
}

/** What of an address can be read as that; the rest is left out. */
export function settingsSearch(given: Record<string, unknown>): SettingsSearch {
  const part = PARTS.find((each) => each === given['part']);
  const outcome = (['done', 'refused'] as const).find((each) => each === given['outcome']);
  const text = (key: string): string | undefined => {
    const value = given[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined;
  };
  const [name, operation, before] = [text('name'), text('operation'), text('before')];
  return {
    ...(part && { part }),
    ...(name && { name }),
    ...(operation && { operation }),
    ...(outcome && { outcome }),
    ...(before && { before }),
  };
}
