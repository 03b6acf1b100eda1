/** Those outside that a shop deals with. Each has books of its own and breaks by itself. */
export const PARTIES = [
  'payments-primary',
  'payments-backup',
  'fraud',
  'shipping',
  'warehouse',
  'mail',
  'analytics',
] as const;
export type Party = (typeof PARTIES)[number];

/** Those that take money. */
export const PROCESSORS = ['primary', 'backup'] as const;
export type Processor = (typeof PROCESSORS)[number];

/** Those that are told what has happened, and keep it. */
export const LISTENERS = ['warehouse', 'mail', 'analytics'] as const;
export type Listener = (typeof LISTENERS)[number];

export function isParty(text: string): text is Party {
  return (PARTIES as readonly string[]).includes(text);
}

/** A record with an entry for each party. */
export function ofEachParty<T>(make: (party: Party) => T): Record<Party, T> {
  return Object.fromEntries(PARTIES.map((party) => [party, make(party)])) as Record<Party, T>;
}
