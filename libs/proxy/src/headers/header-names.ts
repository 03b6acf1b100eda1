/** What a header field is to a gateway. Decided once for each spelling of its name. */
export interface HeaderKind {
  /** Lower case. */
  readonly name: string;
  /** RFC 9110 section 7.6.1: between two neighbours only, never forwarded. */
  readonly hopByHop: boolean;
  /** Says where a request came from. Believed from trusted proxies only, else removed and set by us. */
  readonly provenance: boolean;
  /** Changes method, path or proxy behind the back of whoever decided by the real ones. Removed always. */
  readonly override: boolean;
  /**
   * The name a CGI-style core folds this one into (`X_Session.Id` becomes HTTP_X_SESSION_ID, the same as
   * `X-Session-Id`); undefined when the name is already in its plain form.
   */
  readonly alias: string | undefined;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

const PROVENANCE = new Set([
  'ali-cdn-real-ip',
  'base-url',
  'client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'forwarded',
  'front-end-https',
  'incap-client-ip',
  'proxy-client-ip',
  'remote-user',
  'true-client-ip',
  'via',
  'x-appengine-user-ip',
  'x-authenticated-user',
  'x-azure-clientip',
  'x-client-cert',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-custom-ip-authorization',
  'x-forwarded',
  'x-host',
  'x-original-forwarded-for',
  'x-original-host',
  'x-original-remote-addr',
  'x-originating-ip',
  'x-proxyuser-ip',
  'x-real-ip',
  'x-remote-addr',
  'x-remote-ip',
  'x-remote-user',
  'x-scheme',
  'x-server-name',
  'x-server-port',
  'x-sucuri-clientip',
  'x-url-scheme',
  'x-vercel-forwarded-for',
]);

/**
 * Families of such names: what TLS terminators, single sign-on proxies and content networks add. `http-` is what folk
 * code asks for that confuses CGI variables with fields (`HTTP_X_FORWARDED_FOR`).
 */
const PROVENANCE_FAMILY =
  /^(?:x-forwarded|forwarded|cf|http|wl-proxy|ssl-client|x-ssl|x-client-cert|x-auth-request|x-envoy)-/;

const OVERRIDES = new Set([
  // HARDENING 7. Symfony, Zend, IIS ARR read the first two as the path; Rails, Spring and Slim the others as the method.
  'x-original-url',
  'x-rewrite-url',
  'x-original-uri',
  'x-original-path',
  'x-envoy-original-path',
  'x-forwarded-path',
  'x-forwarded-uri',
  'x-override-url',
  'x-real-uri',
  'x-request-uri',
  'x-request-url',
  'x-rewrite-uri',
  'x-http-destinationurl',
  'request-uri',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-method',
  'x-forwarded-method',
  'x-host-override',
  'x-http-host-override',
  // Next.js: skips the middleware that authorises (CVE-2025-29927).
  'x-middleware-subrequest',
  // https://httpoxy.org: CGI turns it into HTTP_PROXY.
  'proxy',
]);

/** Fields that `Connection: <name>` may not strip (HARDENING 7), besides those of `PROVENANCE`. */
export const PROTECTED_FROM_CONNECTION: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'cookie',
  'set-cookie',
  'content-length',
  'content-type',
  'content-encoding',
  'content-range',
  'range',
  'cache-control',
  'pragma',
  'vary',
  'location',
  'origin',
  'expect',
  'idempotency-key',
  'x-session-id',
  'x-request-id',
  'traceparent',
  'tracestate',
]);

/**
 * Names whose aliases are removed even when the plain name is absent, as those of provenance are: what we decide by, and
 * what only we set.
 */
const PROTECTED_FROM_ALIASES = new Set([...PROTECTED_FROM_CONNECTION, ...HOP_BY_HOP, ...OVERRIDES, 'baggage']);

/** A core may treat every character but letters and digits alike. */
const NOT_PLAIN = /[^a-z0-9-]/g;

const known = new Map<string, HeaderKind>();
/** Clients choose header names: the memory of them is bounded, in number and in length. */
const MAX_KNOWN = 2048;
const MAX_KNOWN_CHARS = 64;

export function headerKind(spelling: string): HeaderKind {
  const found = known.get(spelling);
  if (found !== undefined) return found;
  const name = spelling.toLowerCase();
  const plain = name.replace(NOT_PLAIN, '-');
  const kind: HeaderKind = {
    name,
    hopByHop: HOP_BY_HOP.has(name),
    provenance: isProvenance(name),
    override: OVERRIDES.has(name),
    alias: plain === name ? undefined : plain,
  };
  if (known.size < MAX_KNOWN && spelling.length <= MAX_KNOWN_CHARS) known.set(spelling, kind);
  return kind;
}

export function isProtectedFromAliases(plainName: string): boolean {
  return PROTECTED_FROM_ALIASES.has(plainName) || isProvenance(plainName);
}

function isProvenance(name: string): boolean {
  return (PROVENANCE.has(name) || PROVENANCE_FAMILY.test(name)) && !OVERRIDES.has(name);
}
