import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { advertisedHost } from './advertised-host.js';

const LOOPBACK = { family: 'IPv4', address: '127.0.0.1', internal: true } as NetworkInterfaceInfo;
const OWN = { family: 'IPv4', address: '10.1.2.3', internal: false } as NetworkInterfaceInfo;
const OWN_6 = { family: 'IPv6', address: 'fd00::3', internal: false } as NetworkInterfaceInfo;

describe('where others reach what listens', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['10.9.9.9', '10.9.9.9'],
    ['fd00::9', '[fd00::9]'],
    ['ops.internal', 'ops.internal'],
    ['0.0.0.0', '10.1.2.3'],
    ['::', '10.1.2.3'],
  ])('on %s is %s', (host, expected) => {
    expect(advertisedHost(host, { lo: [LOOPBACK], eth0: [OWN_6, OWN] })).toBe(expected);
  });

  it('is the loopback of a machine that has nothing else', () => {
    expect(advertisedHost('0.0.0.0', { lo: [LOOPBACK] })).toBe('127.0.0.1');
  });
});
