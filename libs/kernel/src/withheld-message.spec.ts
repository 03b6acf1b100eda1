import { describe, expect, it } from '@jest/globals';
import { messageOf } from './errors.js';
import { framesOf, withheldMessage } from './withheld-message.js';

const CANARY = 'canary@person.example';

/** What the language says of values, as this runtime says it. */
const CHOKING: readonly (readonly [string, () => unknown])[] = [
  ['JSON that is none', () => JSON.parse(CANARY) as unknown],
  ['JSON that is cut', () => JSON.parse(`{"email":"${CANARY}`) as unknown],
  ['JSON with more behind it', () => JSON.parse(`{"email":"x"} ${CANARY}`) as unknown],
  ['a text that is no number', () => BigInt(CANARY)],
  ['a fraction', () => BigInt(4711.0815)],
  ['in', () => 'email' in (CANARY as unknown as object)],
  ['a time zone', () => new Intl.DateTimeFormat('en', { timeZone: CANARY })],
  ['a language', () => new Intl.NumberFormat(CANARY)],
  ['a URL', () => new Request(CANARY)],
  ['a key of nothing', () => (undefined as unknown as Record<string, string>)[CANARY]],
  ['a property of a text', () => Object.defineProperty(CANARY as unknown as object, 'x', {})],
  ['a read-only character', () => Object.assign(CANARY as unknown as object, { 0: 'x' })],
  ['an expression', () => new RegExp(`(${CANARY}`)],
  ['an escape', () => decodeURIComponent(`%zz${CANARY}`)],
  ['a range', () => Buffer.alloc(1).writeUInt8(47_110_815, 0)],
];

describe('the message of an error', () => {
  it.each(CHOKING)('of %s says nothing of the value', (_, chokes) => {
    let thrown: unknown;
    try {
      chokes();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toHaveProperty('message');
    expect(messageOf(thrown)).not.toMatch(/canary|4711|47_110|0815/);
    expect(messageOf(thrown).length).toBeGreaterThan(3);
  });

  it('of PostgreSQL names tables, columns and constraints, and no values', () => {
    const of = (message: string, code: string) => messageOf(Object.assign(new Error(message), { code }));
    expect(of(`invalid input syntax for type uuid: "${CANARY}"`, '22P02')).toBe(
      'invalid input syntax for type uuid: …',
    );
    expect(of('value "4711" is out of range for type integer', '22003')).toBe(
      'value … is out of range for type integer',
    );
    const unique = 'duplicate key value violates unique constraint "entry_pkey"';
    expect(of(unique, '23505')).toBe(unique);
  });

  it('of our own, and of the network, stays as it is', () => {
    const refused = 'connect ECONNREFUSED 127.0.0.1:5432';
    expect(messageOf(Object.assign(new Error(refused), { code: 'ECONNREFUSED' }))).toBe(refused);
    expect(withheldMessage('ArmError', 'the core answered "503"')).toBe('the core answered "503"');
  });
});

it('frames stand without the lines of the message', () => {
  const error = new Error(`first\n    of ${CANARY}\n  lines`);
  expect(framesOf(error.stack).join('\n')).toMatch(/^ {4}at .*withheld-message/);
  expect(framesOf(error.stack).join('\n')).not.toContain(CANARY);
});
