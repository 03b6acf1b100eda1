/** How the core's session cookie says who asks, and how a customer of an issuer is given one. */
export interface SessionRules {
  /** The cookie's name. */
  readonly cookie: string;
  /** Path and query of the core that says who a session is. */
  readonly whoPath: string;
  /** Where in its answer the e-mail is by which orders are known: the parts of a JSON pointer. */
  readonly emailAt: readonly string[];
  /** What of its answer must be true for the e-mail to count; undefined: the core vouches for every address that it says. */
  readonly emailVerifiedAt: readonly string[] | undefined;
  /** What targets hold, decoded and in small letters, that end a session even where they are only read. */
  readonly signOut: readonly string[];
  /** From the question on, ms. */
  readonly believedMs: number;
  /** What everybody may is in it. */
  readonly scopes: ReadonlySet<string>;
  readonly storefronts: readonly string[];
  /** Origins of pages beside our own that may change something with the cookie alone. */
  readonly origins: ReadonlySet<string>;
  /** Undefined: a token is no session at the core. */
  readonly login: LoginRules | undefined;
}

/** Where the core gives a session for a signed assertion of who somebody is (RFC 7523). */
export interface LoginRules {
  /** Path of the core. */
  readonly path: string;
  /** `aud` of the assertion: by which the core knows that it is meant. */
  readonly audience: string;
  /** So long a session is used before another is asked for, ms. Shorter than the core lets one live. */
  readonly keptMs: number;
  /** Cookies beside the session's that the core wants with it, such as `frontend_cid` of Magento 1. */
  readonly alsoCookies: readonly string[];
}
