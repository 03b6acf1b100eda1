import { describe, expect, it } from '@jest/globals';
import { trustedProxies } from './trusted-proxies.js';

describe('trustedProxies', () => {
  it('trusts nobody by default', () => {
    expect(trustedProxies([])('127.0.0.1')).toBe(false);
  });

  it('trusts addresses and ranges of both families, mapped ones too', () => {
    const trusts = trustedProxies(['10.0.0.0/8', '192.168.1.1', 'fd00::/8', '::1']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.1', 'fd12::1', '::1']) {
      expect([address, trusts(address)]).toEqual([address, true]);
    }
    for (const address of ['11.0.0.1', '192.168.1.2', 'fe80::1', '::ffff:11.0.0.1', undefined]) {
      expect([address, trusts(address)]).toEqual([address, false]);
    }
  });

  it.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.0/8/8'])('refuses %j', (range) => {
    expect(() => trustedProxies([range])).toThrow('trusted proxy');
  });
});
