import { describe, expect, it } from '@jest/globals';
import { type DifferingField, kindOf, type KindRule } from './mismatch-kind.js';

const field = (legacy: unknown, service: unknown): DifferingField => ({
  path: 'a',
  at: 'a',
  legacy,
  service,
  state: 'differs',
  around: { legacy: [], service: [] },
  operation: 'one',
  input: {},
  atMs: 0,
});

describe('the kind of a difference', () => {
  it.each<[string, unknown, unknown]>([
    ['value', 1, 2],
    ['value', 'a', 'b'],
    ['value', {}, { a: 1 }],
    ['missing', 1, undefined],
    ['extra', undefined, null],
    ['type', 1, '1'],
    ['type', null, {}],
    ['type', [], {}],
    ['order', [1, 2], [2, 1]],
  ])('is %s between %j and %j', (kind, legacy, service) => {
    expect(kindOf(field(legacy, service), undefined)).toEqual({ kind, about: '' });
  });

  it('is the domain’s own where it has one', () => {
    const rule: KindRule = () => ({ kind: 'rounding', about: 'tax 7 %' });
    expect(kindOf(field(1, 2), rule)).toEqual({ kind: 'rounding', about: 'tax 7 %' });
  });

  it.each<[string, KindRule]>([
    ['has none', () => undefined],
    ['throws', ({ legacy }) => ({ kind: (legacy as { a: { b: string } }).a.b })],
    ['names no word', () => ({ kind: 'canary@person.example' })],
  ])('is a general one where the domain %s', (_, rule) => {
    expect(kindOf(field(1, 2), rule)).toEqual({ kind: 'value', about: '' });
  });

  it('has no control character and no end in what it is about', () => {
    const { about } = kindOf(field(1, 2), () => ({ kind: 'k', about: `a\n\u0000${'x'.repeat(500)}` }));
    expect(about).toMatch(/^a {2}x{77}$/);
  });
});
