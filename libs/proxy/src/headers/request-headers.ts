import type { IncomingMessage } from 'node:http';
import { connectionTokens } from './connection-tokens.js';
import { type HeaderKind, headerKind, isProtectedFromAliases } from './header-names.js';
import { type TrustsAddress, plainAddress } from './trusted-proxies.js';

/** What the gateway adds on its own account. */
export interface Signature {
  /** Our pseudonym in `Via` (RFC 9110 section 7.6.3). */
  readonly viaName: string;
  readonly trusts: TrustsAddress;
}

export interface TraceHeaders {
  /** Replaces the inbound `traceparent`; undefined passes the inbound one on. */
  readonly traceparent?: string | undefined;
}

/**
 * The header fields of the request as the core may see them: repeated ones in order and in their own case, without
 * hop-by-hop fields, aliases, overrides and claims about the client that nobody vouches for, and with ours.
 * `Host` stays (HARDENING 16). Framing fields (`Content-Length`, `Transfer-Encoding`, `Trailer`, `TE`) are the
 * caller's to add. Name, value, name, value …
 */
export function requestHeaders(req: IncomingMessage, signature: Signature, trace: TraceHeaders): string[] {
  const raw = req.rawHeaders;
  const trusted = signature.trusts(req.socket.remoteAddress);
  const named = connectionTokens(raw);
  const headers: string[] = [];
  let claims: Map<string, string> | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const spelling = raw[index]!;
    const value = raw[index + 1]!;
    const kind = headerKind(spelling);
    if (kind.provenance) {
      if (!trusted) continue;
      if (SET_BY_US.has(kind.name)) {
        claims ??= new Map();
        const before = claims.get(kind.name);
        claims.set(kind.name, before === undefined ? value : `${before}, ${value}`);
        continue;
      }
    }
    if (staysHere(kind, named, raw) || (kind.name === 'traceparent' && trace.traceparent !== undefined)) continue;
    headers.push(spelling, value);
  }
  if (trace.traceparent !== undefined) headers.push('traceparent', trace.traceparent);
  addProvenance(headers, req, signature, claims);
  return headers;
}

const SET_BY_US = new Set([
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'forwarded',
  'via',
]);

/** `expect` is answered by the edge; `baggage` ends here (CONVENTIONS); `content-length` is framing. */
const ENDS_HERE = new Set(['expect', 'baggage', 'content-length']);

function staysHere(kind: HeaderKind, named: ReadonlySet<string>, raw: readonly string[]): boolean {
  if (kind.hopByHop || kind.override || ENDS_HERE.has(kind.name) || named.has(kind.name)) return true;
  if (kind.alias === undefined) return false;
  return isProtectedFromAliases(kind.alias) || hasHeader(raw, kind.alias);
}

function hasHeader(raw: readonly string[], name: string): boolean {
  for (let index = 0; index < raw.length; index += 2) if (headerKind(raw[index]!).name === name) return true;
  return false;
}

function addProvenance(
  headers: string[],
  req: IncomingMessage,
  signature: Signature,
  claims: ReadonlyMap<string, string> | undefined,
): void {
  const client = plainAddress(req.socket.remoteAddress ?? 'unknown');
  const host = req.headers.host ?? '';
  const proto = 'encrypted' in req.socket && req.socket.encrypted === true ? 'https' : 'http';
  const claimed = (name: string) => claims?.get(name);
  const appended = (name: string, own: string) => {
    const before = claimed(name);
    return before === undefined ? own : `${before}, ${own}`;
  };
  headers.push('X-Forwarded-For', appended('x-forwarded-for', client));
  headers.push('X-Forwarded-Proto', claimed('x-forwarded-proto') ?? proto);
  if (host !== '') headers.push('X-Forwarded-Host', claimed('x-forwarded-host') ?? host);
  headers.push('X-Forwarded-Port', claimed('x-forwarded-port') ?? portOf(host, proto));
  const node = client.includes(':') ? `"[${client}]"` : client;
  const forwarded = `for=${node};${host === '' ? '' : `host="${host}";`}proto=${proto}`;
  headers.push('Forwarded', appended('forwarded', forwarded));
  headers.push('Via', appended('via', `${req.httpVersion} ${signature.viaName}`));
}

function portOf(host: string, proto: 'http' | 'https'): string {
  return /:(\d+)$/.exec(host)?.[1] ?? (proto === 'https' ? '443' : '80');
}
