/** What a request tells Unleash, so that the platform team's strategies and constraints can choose by it. */
export interface FlagContext {
  /** Never empty: a request without a session gets a random one, for an absent property would read as "off". */
  readonly sessionId: string;
  readonly userId?: string | undefined;
  readonly remoteAddress?: string | undefined;
  readonly channel?: string | undefined;
  readonly operation: string;
  readonly contractVersion: string;
  readonly storefront?: string | undefined;
}
