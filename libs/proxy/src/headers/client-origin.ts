import type { IncomingMessage } from 'node:http';
import type { TrustsAddress } from './trusted-proxies.js';

/** The origin the client used, such as `https://shop.example`: a trusted proxy's word, else this connection's own. */
export function clientOrigin(req: IncomingMessage, trusts: TrustsAddress): string {
  const trusted = trusts(req.socket.remoteAddress);
  const told = (name: string) => (trusted ? firstOf(req.headers[name]) : undefined);
  const secure = 'encrypted' in req.socket && req.socket.encrypted === true;
  const proto = told('x-forwarded-proto')?.toLowerCase();
  const scheme = proto === 'http' || proto === 'https' ? proto : secure ? 'https' : 'http';
  const host = told('x-forwarded-host');
  return `${scheme}://${host !== undefined && HOST.test(host) ? host : (req.headers.host ?? '')}`;
}

/** It becomes part of a `Location`: nothing but a host and a port may. */
const HOST = /^[A-Za-z0-9.[\]:_-]+$/;

/** The proxy next to the client comes first. */
function firstOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text?.split(',')[0]?.trim();
}
