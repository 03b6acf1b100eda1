import type { IncomingMessage } from 'node:http';
import { CONDITIONS, readDirectives, valueOf, type Directives } from '@banyan/cache';
import { headerKind, type RequestChanges, type TrustsAddress } from '@banyan/proxy';
import type { RouteKeeping } from './catalogue.js';
import type { FoundRoute } from './route-finder.js';

/** Why a request's answer is nobody else's. */
export type OwnReason =
  /** It brings credentials. */
  | 'authorized'
  /** It brings a cookie that the owner does not call harmless. */
  | 'personal-cookie'
  /** Its query can be read in two ways, or holds a parameter that the owner did not name. */
  | 'query'
  /** A part, a body, a precondition, or `no-store`. */
  | 'asks-otherwise'
  /** A field that the key does not hold and the core may heed. */
  | 'unknown-field';

/** What a request asks of what is kept. */
export type Question =
  /** Everybody who asks this may be given the same. */
  | { readonly kind: 'shared'; readonly key: string; readonly asked: Directives; readonly changes: RequestChanges }
  /** The core's answer is for this client alone. `key`: of what others are given, where there is one. */
  | { readonly kind: 'own'; readonly because: OwnReason; readonly key: string | undefined; readonly asked: Directives };

/** Fields that ask for less, for more, or under a condition that a kept answer is not held against. */
const ASKS_OTHERWISE: ReadonlySet<string> = new Set([
  'if-match',
  'if-range',
  'if-unmodified-since',
  'range',
  'transfer-encoding',
  'upgrade',
]);

/** `X-` fields that name a request, and choose no page. */
const NAMES_REQUEST = /^x-(?:request-id|correlation-id|amzn-trace-id|cloud-trace-context|b3-[a-z]+)$/;
/** What a trusted proxy says of the origin that the client used: a core builds its links from it. */
export const KEYED_CLAIMS: ReadonlySet<string> = new Set([
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
]);

/** What a key is made of besides the request. */
export interface KeyParts {
  readonly trusts: TrustsAddress;
  readonly isSecure: (request: IncomingMessage) => boolean;
}

/** Reads a request of a route that keeps answers. Pure. */
export function readQuestion(
  request: IncomingMessage,
  pathname: string,
  found: FoundRoute,
  keeping: RouteKeeping,
  parts: KeyParts,
): Question {
  const { headers } = request;
  const asked = directivesOf(request);
  const key = keyOf(request, pathname, found, keeping, parts);
  if (headers.authorization !== undefined) return { kind: 'own', because: 'authorized', key: undefined, asked };
  if (key === undefined) return { kind: 'own', because: 'query', key, asked };
  const because = reasonIn(request, keeping, asked);
  if (because !== undefined) return { kind: 'own', because, key, asked };
  const cookies = cookieNames(headers.cookie);
  if (cookies.some((name) => !keeping.harmlessCookies.has(name))) {
    return { kind: 'own', because: 'personal-cookie', key, asked };
  }
  const unsaid = new Set(CONDITIONS);
  if (cookies.length > 0) unsaid.add('cookie');
  const changes = { target: plainTarget(pathname, found, keeping), without: unsaid, more: [] };
  return { kind: 'shared', key, asked, changes };
}

/** The name of what is asked for, whoever asks; undefined where its query does not have one reading. */
export function keyOf(
  request: IncomingMessage,
  pathname: string,
  { host, parameters }: Pick<FoundRoute, 'host' | 'parameters'>,
  { query, ignoredQuery }: Pick<RouteKeeping, 'query' | 'ignoredQuery'>,
  { trusts, isSecure }: KeyParts,
): string | undefined {
  if (parameters === undefined) return undefined;
  const counted: string[] = [];
  for (const [name, pair] of parameters) {
    if (query.has(name)) counted.push(pair);
    else if (!ignoredQuery.has(name)) return undefined;
  }
  const claims = trusts(request.socket.remoteAddress)
    ? [...KEYED_CLAIMS].map((name) => valueOf(request.rawHeaders, name) ?? '').join(' ')
    : '';
  return `${isSecure(request) ? 'https' : 'http'} ${host} ${claims}\n${pathname}?${counted.sort().join('&')}`;
}

function directivesOf({ rawHeaders }: IncomingMessage): Directives {
  const said = valueOf(rawHeaders, 'cache-control');
  const pragma = valueOf(rawHeaders, 'pragma');
  return readDirectives(said ?? (pragma !== undefined && /no-cache/i.test(pragma) ? 'no-cache' : undefined));
}

function reasonIn(
  { headers, rawHeaders }: IncomingMessage,
  { rules }: RouteKeeping,
  asked: Directives,
): OwnReason | undefined {
  if (asked.has('no-store') || Number(headers['content-length'] ?? 0) > 0) return 'asks-otherwise';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const kind = headerKind(rawHeaders[index]!);
    // As a core that takes every odd character for a hyphen would read it.
    const name = kind.alias ?? kind.name;
    if (ASKS_OTHERWISE.has(name)) return 'asks-otherwise';
    // Where it comes from is the key's; what would overrule the request never reaches the core.
    if (kind.provenance || kind.override || rules.vary.includes(name)) continue;
    if (name === 'origin' || (name.startsWith('x-') && !NAMES_REQUEST.test(name))) return 'unknown-field';
  }
  return undefined;
}

function cookieNames(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return header.split(';').flatMap((pair) => {
    const name = pair.split('=')[0]?.trim() ?? '';
    return pair.trim() === '' ? [] : [name];
  });
}

/** Without what does not choose the page; undefined where there is nothing of that. */
function plainTarget(pathname: string, { parameters }: FoundRoute, { ignoredQuery }: RouteKeeping): string | undefined {
  if (parameters === undefined || ![...parameters.keys()].some((name) => ignoredQuery.has(name))) return undefined;
  const kept = [...parameters].filter(([name]) => !ignoredQuery.has(name)).map(([, pair]) => pair);
  return kept.length === 0 ? pathname : `${pathname}?${kept.join('&')}`;
}
