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
}

/**
 * Routes of the core that this gateway answers itself with a refusal. A path is read in every way in which the core, or a server
 * ahead of it, might read it: what is a blocked route in any of them is refused.
 */
export class BlockedRoutes {
  readonly routes: StockRoutes;
  readonly #blocked: ReadonlySet<string>;

  /** @param names of stock-taking routes, or `stock-taking` */
  constructor(names: readonly string[]) {
    this.#blocked = new Set(names.includes(ALL_STOCK_TAKING) ? STOCK_TAKING_NAMES : names);
    this.routes = {
      open: STOCK_TAKING_NAMES.filter((name) => !this.#blocked.has(name)),
      blocked: STOCK_TAKING_NAMES.filter((name) => this.#blocked.has(name)),
    };
  }

  /** The blocked route that a request is; undefined: it is none. */
  routeOf(method: string, path: CanonicalPath): StockTakingRoute | undefined {
    if (this.#blocked.size === 0) return undefined;
    const query = path.query ?? '';
    for (const pathname of readingsOf(path.pathname)) {
      const route = stockTakingRouteOf(method, pathname, query);
      if (route !== undefined && this.#blocked.has(route.name)) return route;
    }
    return undefined;
  }
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
