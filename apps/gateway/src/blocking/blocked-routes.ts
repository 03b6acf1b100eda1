import { STOCK_TAKING_ROUTES, stockTakingRouteOf, type StockTakingRoute } from '@banyan/domains';
import type { CanonicalPath } from '@banyan/proxy';

/** In place of names: all of them. */
export const ALL_STOCK_TAKING = 'stock-taking';

export const STOCK_TAKING_NAMES: readonly string[] = STOCK_TAKING_ROUTES.map(({ name }) => name);

/** What of the core takes stock, as this gateway lets it pass: told to control, which moves the stock authority by it. */
export interface StockRoutes {
  /** Pass through to the core. */
  readonly open: readonly string[];
  /** Are answered here, and never by the core. */
  readonly blocked: readonly string[];
  /** Reach the core through the ledger only, and the authority for stock. */
  readonly owned: readonly string[];
}

/** Routes that a legacy wire owns. */
export interface OwnedStockRoutes {
  readonly names: readonly string[];
  /** Is the wire in force? */
  readonly inForce: () => boolean;
  /** May what the wire does not recognise pass, since the core has the authority for stock? */
  readonly mayPass: () => boolean;
}

const NONE: OwnedStockRoutes = { names: [], inForce: () => false, mayPass: () => true };

/**
 * Routes of the core that this gateway answers itself with a refusal. A path is read in every way in which the core, or a server
 * ahead of it, might read it: what is a blocked route in any of them is refused.
 */
export class BlockedRoutes {
  readonly #blocked: ReadonlySet<string>;
  readonly #owned: ReadonlySet<string>;

  /** @param names of stock-taking routes, or `stock-taking`. What is blocked and owned is blocked */
  constructor(
    names: readonly string[],
    private readonly owning: OwnedStockRoutes = NONE,
  ) {
    this.#blocked = new Set(names.includes(ALL_STOCK_TAKING) ? STOCK_TAKING_NAMES : names);
    this.#owned = new Set(owning.names.filter((name) => !this.#blocked.has(name)));
  }

  get routes(): StockRoutes {
    const isOwned = (name: string): boolean => this.owning.inForce() && this.#owned.has(name);
    return {
      open: STOCK_TAKING_NAMES.filter((name) => !this.#blocked.has(name) && !isOwned(name)),
      blocked: STOCK_TAKING_NAMES.filter((name) => this.#blocked.has(name)),
      owned: STOCK_TAKING_NAMES.filter(isOwned),
    };
  }

  /** The blocked route that a request is; undefined: it is none. */
  routeOf(method: string, path: CanonicalPath): StockTakingRoute | undefined {
    return routeAmong(this.#blocked, method, path);
  }

  /** The owned route that a request is which the wire did not recognise, and which must not pass so. Undefined: it may pass. */
  strayOf(method: string, path: CanonicalPath): StockTakingRoute | undefined {
    if (this.#owned.size === 0 || !this.owning.inForce() || this.owning.mayPass()) return undefined;
    return routeAmong(this.#owned, method, path);
  }

  /** Is it one that is answered here, in one way or another? No tunnel leads to it. */
  has(method: string, path: CanonicalPath): boolean {
    return (routeAmong(this.#blocked, method, path) ?? routeAmong(this.#owned, method, path)) !== undefined;
  }
}

function routeAmong(names: ReadonlySet<string>, method: string, path: CanonicalPath): StockTakingRoute | undefined {
  if (names.size === 0) return undefined;
  const query = path.query ?? '';
  for (const pathname of readingsOf(path.pathname)) {
    const route = stockTakingRouteOf(method, pathname, query);
    if (route !== undefined && names.has(route.name)) return route;
  }
  return undefined;
}

/** As it came, decoded once and twice, each with its dot segments, parameters and backslashes resolved as well. */
function readingsOf(pathname: string): ReadonlySet<string> {
  const once = decoded(pathname);
  const readings = [pathname, once, decoded(once)];
  return new Set(readings.flatMap((reading) => [reading, resolved(reading)]));
}

/** What cannot be decoded stays as it is. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      return escapes;
    }
  });
}

function resolved(pathname: string): string {
  const segments: string[] = [];
  for (const segment of pathname.replaceAll('\\', '/').split('/')) {
    const name = segment.split(';', 1)[0] ?? '';
    if (name === '..') segments.pop();
    else if (name !== '' && name !== '.') segments.push(name);
  }
  return `/${segments.join('/')}`;
}
