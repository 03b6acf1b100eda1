import type { Role } from '@banyan/access';

/** Who asks control for something. */
export type Asker =
  /** Control has no tokens: whoever reaches it may do everything. */
  | { readonly kind: 'anybody' }
  /** Has shown a token, or the cookie of a session that began with it or with the word of the issuer. */
  | { readonly kind: 'token'; readonly name: string; readonly role: Role; readonly by: 'token' | 'session' };

const askers = new WeakMap<object, Asker>();

/** Remembers who asks, for whoever has the same request later: the guard knows it, the audit log writes it. */
export function rememberAsker(request: object, asker: Asker): void {
  askers.set(request, asker);
}

/** @returns undefined: nobody that is known, or nobody has looked yet */
export function askerOf(request: object): Asker | undefined {
  return askers.get(request);
}
