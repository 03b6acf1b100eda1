import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import { plainAddress, type TrustsAddress } from './trusted-proxies.js';

/**
 * The address a request came from: the neighbour's, or, where that is a trusted proxy, the last one in `X-Forwarded-For` that is
 * none. What stands before it is the client's own claim.
 */
export function clientAddress(req: IncomingMessage, trusts: TrustsAddress): string {
  let address = plainAddress(req.socket.remoteAddress ?? 'unknown');
  if (!trusts(address)) return networkAddress(address);
  const told = req.headers['x-forwarded-for'];
  const hops = (Array.isArray(told) ? told.join(',') : (told ?? '')).split(',');
  for (let index = hops.length - 1; index >= 0; index--) {
    const hop = plainAddress((hops[index] ?? '').trim());
    if (!isIPv4(hop) && !isIPv6(hop)) break;
    address = hop;
    if (!trusts(hop)) break;
  }
  return networkAddress(address);
}

/** An address as the name of a client: an IPv6 one is its /64, which has all of the addresses in there. */
export function networkAddress(told: string | undefined): string {
  const address = plainAddress(told ?? 'unknown');
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
