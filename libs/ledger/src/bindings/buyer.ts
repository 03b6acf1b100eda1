/** Where something is bought and by whom, without a name: hashes are keyed, so that nobody outside this shop can look one up. */
export interface Buyer {
  readonly channel?: string;
  /** Of the session's id; absent: the request had none of its own. */
  readonly sessionHash?: string;
  /** Of the e-mail in small letters. */
  readonly customerHash?: string;
  readonly currency?: string;
  /** Gross, after promotions, without shipping, minor units. */
  readonly basketMinor?: number;
}

/** As columns take it, in the order channel, session, customer, currency, basket. */
export function buyerColumns(buyer: Buyer | undefined): readonly (string | number | null)[] {
  const { channel, sessionHash, customerHash, currency, basketMinor } = buyer ?? {};
  return [channel ?? null, sessionHash ?? null, customerHash ?? null, currency ?? null, basketMinor ?? null];
}
