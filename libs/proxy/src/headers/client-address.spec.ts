import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './client-address.js';
import { trustedProxies } from './trusted-proxies.js';

const trusts = trustedProxies(['10.0.0.0/8', '::1']);
const from = (remoteAddress: string, forwarded?: string) =>
  // As far as the address is read from it.
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the client of a request', () => {
  it.each([
    ['its neighbour', from('192.0.2.1'), '192.0.2.1'],
    ['its neighbour, whatever it claims', from('192.0.2.1', '198.51.100.7'), '192.0.2.1'],
    ['whom a trusted proxy names', from('10.0.0.1', '198.51.100.7'), '198.51.100.7'],
    ['whom the first trusted proxy names', from('::ffff:10.0.0.1', '198.51.100.7, 10.1.1.1'), '198.51.100.7'],
    ['not whom the client claims before that', from('10.0.0.1', '6.6.6.6, 198.51.100.7'), '198.51.100.7'],
    ['the proxy, where it names nobody', from('10.0.0.1'), '10.0.0.1'],
    ['the last that can be read', from('10.0.0.1', 'unknown, 10.2.2.2'), '10.2.2.2'],
    ['a network of IPv6', from('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64'],
    ['the same, in short', from('2001:db8::9'), '2001:db8:0:0::/64'],
    ['the same, behind a proxy', from('::1', '2001:0db8:0001::9'), '2001:db8:1:0::/64'],
  ])('is %s', (_name, request, expected) => {
    expect(clientAddress(request, trusts)).toBe(expected);
  });
});
