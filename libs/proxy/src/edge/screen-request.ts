import type { IncomingMessage } from 'node:http';
import type { ProblemCode } from '@banyan/kernel';
import { headerKind } from '../headers/header-names.js';
import type { EdgeLimits } from './edge-limits.js';

/** Why a request goes no further. */
export interface Refusal {
  readonly code: ProblemCode;
  /** Names the rule, never what the client sent. */
  readonly detail: string;
}

/** Fields that mean one thing: with two of them, two readers may believe different ones (HARDENING 7). */
const SINGLETONS = new Set([
  'authorization',
  'content-length',
  'content-range',
  'content-type',
  'expect',
  'host',
  'idempotency-key',
  'origin',
  'proxy-authorization',
  'range',
  'traceparent',
  'transfer-encoding',
  'x-session-id',
]);

/** A registered name, IPv4 or bracketed IPv6 address, with an optional port (RFC 9110 section 7.2), and no oddities. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * What llhttp lets pass and we do not (HARDENING 1, 7, 9), and the size limits. May turn an absolute-form target whose
 * authority is the Host into origin form; changes nothing else.
 *
 * @returns why the request is refused; undefined when it may pass
 */
export function screenRequest(req: IncomingMessage, limits: EdgeLimits): Refusal | undefined {
  if (req.httpVersionMajor !== 1 || req.httpVersionMinor > 1) return malformed('not HTTP/1.0 or HTTP/1.1');
  if ((req.url ?? '').length > limits.urlBytes) {
    return { code: 'uri-too-long', detail: `more than ${limits.urlBytes} bytes` };
  }
  return screenHeaders(req, limits) ?? screenMethod(req.method) ?? screenTarget(req);
}

function screenHeaders(req: IncomingMessage, limits: EdgeLimits): Refusal | undefined {
  const raw = req.rawHeaders;
  if (raw.length > limits.headers * 2) {
    return { code: 'headers-too-large', detail: `more than ${limits.headers} fields` };
  }
  let bytes = 0;
  let host: string | undefined;
  let seen: Set<string> | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const value = raw[index + 1]!;
    bytes += raw[index]!.length + value.length + 4;
    const { name } = headerKind(raw[index]!);
    if (!SINGLETONS.has(name)) continue;
    seen ??= new Set();
    if (seen.has(name)) return malformed(`several ${name} fields`);
    seen.add(name);
    if (name === 'host') host = value;
    else if (name === 'transfer-encoding') {
      if (req.httpVersionMinor === 0) return malformed('a transfer coding in HTTP/1.0');
      if (seen.has('content-length')) return malformed('both content-length and transfer-encoding');
      if (value.trim().toLowerCase() !== 'chunked')
        return { code: 'not-implemented', detail: 'a transfer coding but chunked' };
    } else if (name === 'content-length') {
      if (seen.has('transfer-encoding')) return malformed('both content-length and transfer-encoding');
      if (!/^[0-9]{1,15}$/.test(value)) return malformed('an unreadable content-length');
    }
  }
  if (bytes > limits.headerBytes) return { code: 'headers-too-large', detail: `more than ${limits.headerBytes} bytes` };
  if (host === undefined) return req.httpVersionMinor === 1 ? malformed('no host field') : undefined;
  return isHost(host) ? undefined : malformed('an odd host field');
}

function isHost(host: string): boolean {
  if (!HOST.test(host)) return false;
  const port = /:([0-9]+)$/.exec(host)?.[1];
  return port === undefined || Number(port) <= 65_535;
}

function screenMethod(method: string | undefined): Refusal | undefined {
  // TRACE reflects the request, cookies and all; CONNECT asks for a forward proxy.
  if (method === 'TRACE' || method === 'CONNECT') return { code: 'method-not-allowed', detail: 'not on a gateway' };
  return undefined;
}

function screenTarget(req: IncomingMessage): Refusal | undefined {
  const target = req.url ?? '';
  if (target.startsWith('/')) return target.includes('#') ? malformed('a fragment in the target') : undefined;
  if (target === '*') return req.method === 'OPTIONS' ? undefined : malformed('an asterisk target');
  const absolute = ABSOLUTE_FORM.exec(target);
  if (absolute === null) return malformed('an odd target');
  const [, authority = '', rest = ''] = absolute;
  if (!isHost(authority)) return malformed('an odd target');
  // HTTP/1.0 may do without a Host, but then an authority here would be dropped on the way.
  if (authority.toLowerCase() !== req.headers.host?.toLowerCase()) {
    return malformed('target and host differ');
  }
  if (rest.includes('#')) return malformed('a fragment in the target');
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  return undefined;
}

function malformed(detail: string): Refusal {
  return { code: 'malformed-request', detail };
}
