import { describe, expect, it } from '@jest/globals';
import { IdleTrust } from './idle-trust.js';

describe('HARDENING 13: how long an idle connection can be trusted', () => {
  it('trusts none before anything was seen', () => {
    expect(new IdleTrust(4_000).trustedAgeMs(0)).toBe(0);
  });

  it('trusts half of what four connections outlived', () => {
    const trust = new IdleTrust(4_000);
    for (const age of [100, 50, 200, 400]) trust.survived(age);
    expect(trust.trustedAgeMs(0)).toBe(25);
    for (const age of [300, 300]) trust.survived(age);
    expect(trust.trustedAgeMs(0)).toBe(100);
  });

  it('never trusts beyond half of what the core announced', () => {
    const trust = new IdleTrust(4_000);
    for (let count = 0; count < 4; count++) trust.survived(60_000);
    expect(trust.trustedAgeMs(0)).toBe(4_000);
    trust.announced(5);
    expect(trust.trustedAgeMs(0)).toBe(2_500);
    trust.announced(0);
    expect(trust.trustedAgeMs(0)).toBe(0);
  });

  it('stays below a quarter of the age at which the core closed one, for a minute, and then learns anew', () => {
    const trust = new IdleTrust(4_000);
    for (let count = 0; count < 4; count++) trust.survived(8_000);
    trust.closed(40, 1_000);
    expect(trust.trustedAgeMs(1_000)).toBe(10);
    expect(trust.trustedAgeMs(60_999)).toBe(10);
    expect(trust.trustedAgeMs(61_000)).toBe(20);
    for (let count = 0; count < 4; count++) trust.survived(1_000);
    expect(trust.trustedAgeMs(61_000)).toBe(500);
  });
});
