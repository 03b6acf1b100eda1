/** Who asks, as far as it was shown; nothing of it is the client's mere word. */
export type Principal = Anonymous | StorefrontPrincipal | CustomerPrincipal;

/** Nobody showed who they are. */
export interface Anonymous {
  readonly kind: 'anonymous';
  /** What everybody may. */
  readonly scopes: ReadonlySet<string>;
}

/** A storefront's back end, or a partner: a program with an API key. */
export interface StorefrontPrincipal {
  readonly kind: 'storefront';
  /** Unlike that of every other principal, and the same when its key is rotated. */
  readonly id: string;
  /** As the file of identities has it. */
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
  /** What it may call itself in `X-Storefront`; the first where it says nothing. Whose orders it acts for. */
  readonly storefronts: readonly string[];
}

/** A person who has signed in: with an issuer of tokens, or at the core. */
export interface CustomerPrincipal {
  readonly kind: 'customer';
  /** Unlike that of every other principal; the same for the same person, whichever token is shown. Names nobody. */
  readonly id: string;
  readonly scopes: ReadonlySet<string>;
  readonly storefronts: readonly string[];
  /** In small letters, by which orders are known to be theirs; undefined: whoever signed them in does not say, or does not vouch for it. */
  readonly email: string | undefined;
}

/**
 * What the principal is called as a storefront.
 *
 * @param named what the request calls itself, undefined: nothing
 * @returns undefined: it may not call itself so
 */
export function storefrontFor(
  { storefronts }: Pick<StorefrontPrincipal, 'storefronts'>,
  named: string | undefined,
): string | undefined {
  if (named === undefined) return storefronts[0];
  return storefronts.includes(named) ? named : undefined;
}
