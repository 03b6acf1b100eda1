import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { lifeHeaders } from './life-headers.js';

const DOCS = 'https://docs.example/contracts';
const deprecation = { at: '2026-12-01T00:00:00Z', sunset: '2027-06-30T12:00:00Z', successor: 'v2', reason: 'x' };
const of = (standing: Parameters<typeof lifeHeaders>[2]) =>
  Object.fromEntries(lifeHeaders('stock', 'v1', standing, DOCS));

describe('what answers say of the life of their version', () => {
  it('is its name alone where it is published', () => {
    expect(of({ state: 'published' })).toEqual({ 'contract-version': 'v1' });
  });

  it('is besides that it is not promised where it is not', () => {
    expect(of({ state: 'draft' })).toEqual({ 'contract-version': 'v1', 'contract-state': 'draft' });
    expect(of({ state: 'candidate' })).toEqual({ 'contract-version': 'v1', 'contract-state': 'candidate' });
  });

  it('is until when it is promised and what comes after, where it is deprecated', () => {
    expect(of({ state: 'deprecated', deprecation, successor: 'v2' })).toEqual({
      'contract-version': 'v1',
      deprecation: '@1796083200',
      sunset: 'Wed, 30 Jun 2027 12:00:00 GMT',
      link:
        '<https://docs.example/contracts/stock/v1>; rel="deprecation"; type="text/html", ' +
        '<https://docs.example/contracts/stock/v1>; rel="sunset"; type="text/html", ' +
        '<https://docs.example/contracts/stock/v2>; rel="successor-version"',
    });
  });

  it('is the same without its name where it is retired, and no successor where none lives', () => {
    const headers = of({ state: 'retired', deprecation, successor: undefined });
    expect(Object.keys(headers)).toEqual(['deprecation', 'sunset', 'link']);
    expect(headers['link']).not.toContain('successor-version');
  });

  it('never has a sunset before its deprecation, to the second', () => {
    const instant = fc.integer({ min: 1_700_000_000, max: 4_000_000_000 });
    fc.assert(
      fc.property(instant, fc.nat({ max: 100_000_000 }), (at, later) => {
        const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
        const announced = { ...deprecation, at: iso(at), sunset: iso(at + later) };
        const headers = of({ state: 'deprecated', deprecation: announced, successor: 'v2' });
        expect(headers['deprecation']).toBe(`@${at}`);
        expect(Date.parse(headers['sunset'] ?? '')).toBe((at + later) * 1000);
      }),
    );
  });
});
