/** What the owner says of the answers of one route. Nothing is kept where nobody said so. */
export interface KeepingRules {
  /** Longest body that is kept, bytes. */
  readonly maxAnswerBytes: number;
  /** Freshness of an answer that says nothing of its own; 0: none is guessed. */
  readonly freshSeconds: number;
  /** Longest an answer may be given beyond its freshness where the core fails; an answer may say less. */
  readonly staleIfErrorSeconds: number;
  /** Longest an answer that says `stale-while-revalidate` may be given beyond its freshness, while the core is asked anew. */
  readonly staleWhileRevalidateSeconds: number;
  /** Request fields that choose between answers, besides those that `Vary` names. Lower case. */
  readonly vary: readonly string[];
  /** Stands in the place of the core's Cache-Control, Pragma and Expires, unless it says `private`. */
  readonly cacheControl: string | undefined;
  /** Cookies that the core sets for everybody: an answer that sets no other is kept, without them. */
  readonly ignoredSetCookies: ReadonlySet<string>;
}
