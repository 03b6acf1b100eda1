import type { IncomingMessage } from 'node:http';
import { hasOneReading, type CanonicalPath } from '@banyan/proxy';
import type { Catalogue, CatalogueRoute } from './catalogue.js';
import { readQuery } from './read-query.js';

/** A request's route, and its query as it was read on the way there. */
export interface FoundRoute {
  readonly route: CatalogueRoute;
  readonly host: string;
  /** Undefined where it can be read in two ways. */
  readonly parameters: ReadonlyMap<string, string> | undefined;
}

/** Which route of the owner's file a request is of. Most are done with after the look-up of their first segment. */
export class RouteFinder {
  readonly #hosts: ReadonlySet<string> | undefined;
  readonly #byFirst = new Map<string, CatalogueRoute[]>();
  readonly #ofAny: readonly CatalogueRoute[];

  constructor({ hosts, routes }: Catalogue) {
    this.#hosts = hosts;
    this.#ofAny = routes.filter(({ firstSegment }) => firstSegment === undefined);
    for (const { firstSegment } of routes) {
      if (firstSegment === undefined || this.#byFirst.has(firstSegment)) continue;
      this.#byFirst.set(
        firstSegment,
        routes.filter((route) => route.firstSegment === undefined || route.firstSegment === firstSegment),
      );
    }
  }

  find({ headers }: IncomingMessage, { pathname, query }: CanonicalPath): FoundRoute | undefined {
    const slashAt = pathname.indexOf('/', 1);
    const routes = this.#byFirst.get(pathname.slice(1, slashAt === -1 ? undefined : slashAt)) ?? this.#ofAny;
    if (routes.length === 0 || headers.host === undefined) return undefined;
    const host = headers.host.toLowerCase();
    if (this.#hosts?.has(host) === false) return undefined;
    const fitting = routes.filter((route) => route.path.test(pathname));
    if (fitting.length === 0 || !hasOneReading(pathname)) return undefined;
    const parameters = readQuery(query);
    const route = fitting.find((candidate) => isAsked(candidate, parameters));
    return route && { route, host, parameters };
  }
}

function isAsked({ query }: CatalogueRoute, parameters: ReadonlyMap<string, string> | undefined): boolean {
  if (query.size === 0) return true;
  return parameters !== undefined && [...query].every(([name, value]) => parameters.get(name) === `${name}=${value}`);
}
