import type { KeepingRules } from '@banyan/cache';

/** What the owner's file says, read and made ready. */
export interface Catalogue {
  readonly maxBytes: number;
  /** Undefined: every host, each by itself. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** In the file's order: the first that fits is it. */
  readonly routes: readonly CatalogueRoute[];
}

export interface CatalogueRoute {
  readonly name: string;
  readonly path: RegExp;
  /** The path's first segment where it is plain; undefined: it may be any. */
  readonly firstSegment: string | undefined;
  /** Parameters that must have these values. */
  readonly query: ReadonlyMap<string, string>;
  readonly methods: ReadonlySet<string>;
  readonly failures: ReadonlySet<number>;
  readonly keep: RouteKeeping | undefined;
  readonly fallback: StaticFallback | undefined;
}

export interface RouteKeeping {
  readonly rules: KeepingRules;
  readonly query: ReadonlySet<string>;
  readonly ignoredQuery: ReadonlySet<string>;
  readonly harmlessCookies: ReadonlySet<string>;
  readonly patienceMs: number;
  readonly collapseMs: number;
  /** Undefined: who is known to the core is never given what was made for nobody. */
  readonly anonymousAfterMs: number | undefined;
}

export interface StaticFallback {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}
