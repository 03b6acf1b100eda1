import { readSigningKeys } from '@banyan/kernel';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CLOCKS_APART_MS, readQuoteToken, signQuoteToken, type SignedPromise } from './quote-token.js';

const USE = 'pricing quote.basket';
const AT = Date.UTC(2026, 10, 27, 12);
const secret = () => randomBytes(32).toString('base64url');
const [first, second] = readSigningKeys(`2026-11:${secret()},2026-10:${secret()}`);
if (second === undefined) throw new Error('two keys were given');
const keys = [first, second];

const promise = (more: Partial<SignedPromise> = {}): SignedPromise => ({
  use: USE,
  fromMs: AT,
  untilMs: AT + 900_000,
  claims: { totalMinor: 2580, lines: [{ sku: 'GRÖSSE 😀', quantityE4: 10_000 }] },
  ...more,
});
const read = (token: string, nowMs = AT, given = keys) => readQuoteToken(token, USE, given, nowMs);
const refused = (because: string) => ({ kind: 'refused', because });

describe('a token', () => {
  it('gives back what was promised, from the first instant to the last', () => {
    const token = signQuoteToken(promise(), first);
    const { claims, untilMs } = promise();
    expect(read(token)).toEqual({ kind: 'valid', claims, untilMs });
    expect(read(token, AT + 900_000)).toEqual({ kind: 'valid', claims, untilMs });
    expect(read(token, AT + 900_001)).toEqual(refused('expired'));
    expect(read(token, AT - CLOCKS_APART_MS - 1)).toEqual(refused('not-yet'));
  });

  it('is good at a gateway whose clock is behind that of the one that gave it', () => {
    expect(read(signQuoteToken(promise(), first), AT - CLOCKS_APART_MS)).toMatchObject({ kind: 'valid' });
  });

  it('is a compact JWS that anybody with the key can check', () => {
    const [header = '', payload = '', signature] = signQuoteToken(promise(), first).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'HS256',
      typ: 'banyan-quote',
      kid: '2026-11',
    });
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(promise());
    expect(createHmac('sha256', first.secret).update(`${header}.${payload}`).digest('base64url')).toBe(signature);
  });

  it('is read with any of the keys, whichever of them signs now', () => {
    const old = signQuoteToken(promise(), second);
    expect(read(old)).toMatchObject({ kind: 'valid' });
    expect(read(old, AT, [first])).toEqual(refused('unknown-key'));
    const [stranger] = readSigningKeys(`2026-11:${secret()}`);
    expect(read(signQuoteToken(promise(), stranger))).toEqual(refused('bad-signature'));
  });

  it('is good for nothing else than what it was made for', () => {
    expect(read(signQuoteToken(promise({ use: 'orders capture' }), first))).toEqual(refused('malformed'));
  });

  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['two parts', 'a.b'],
    ['no signature', `${signQuoteToken(promise(), first).split('.').slice(0, 2).join('.')}.`],
    ['something behind it', `${signQuoteToken(promise(), first)}=`],
    ['too long a text', 'a'.repeat(70_000)],
    ['no algorithm', forged({ alg: 'none', typ: 'banyan-quote', kid: '2026-11' })],
    ['another algorithm', forged({ alg: 'HS512', typ: 'banyan-quote', kid: '2026-11' })],
    ['its header in another order', forged({ typ: 'banyan-quote', alg: 'HS256', kid: '2026-11' })],
    ['a header that is no text', `${Buffer.from([0xff, 0xfe]).toString('base64url')}.e30.${'A'.repeat(43)}`],
  ])('that is %s is malformed', (_, token) => {
    expect(read(token)).toEqual(refused('malformed'));
  });

  it('of a header of ours with a key nobody knows says so', () => {
    expect(read(forged({ alg: 'HS256', typ: 'banyan-quote', kid: '2019-01' }))).toEqual(refused('unknown-key'));
  });

  it('is refused with any character changed, taken out, doubled or put elsewhere', () => {
    const characters = Array.from('ABCxyz019-_.=+/ \u0000é');
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom(...characters),
        fc.constantFrom('change', 'remove', 'double', 'insert'),
        (claims, at, character, how) => {
          const token = signQuoteToken(promise({ claims }), first);
          const index = at % token.length;
          const [ahead, here, behind] = [token.slice(0, index), token[index] ?? '', token.slice(index + 1)];
          const spoilt = {
            change: ahead + character + behind,
            remove: ahead + behind,
            double: ahead + here + here + behind,
            insert: ahead + character + here + behind,
          }[how];
          fc.pre(spoilt !== token);
          expect(read(spoilt)).toMatchObject({ kind: 'refused' });
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is refused with any one bit of it changed', () => {
    const token = Buffer.from(signQuoteToken(promise(), first), 'latin1');
    for (let bit = 0; bit < token.length * 8; bit++) {
      const spoilt = Buffer.from(token);
      spoilt[bit >> 3]! ^= 1 << (bit & 7);
      expect(read(spoilt.toString('latin1'))).toMatchObject({ kind: 'refused' });
    }
  });

  it('never throws, and never believes what nobody signed', () => {
    const parts = fc.string({ unit: fc.constantFrom(...Array.from('ABCxyz019-_e30.')), maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), parts), (token) => {
        expect(read(token)).toMatchObject({ kind: 'refused' });
      }),
    );
  });

  it('that would be longer than the contract allows is not made', () => {
    expect(() => signQuoteToken(promise({ claims: 'x'.repeat(60_000) }), first)).toThrow(RangeError);
  });
});

describe('keys', () => {
  it.each([
    ['none', ''],
    ['no id', `:${secret()}`],
    ['a short secret', `a:${randomBytes(31).toString('base64url')}`],
    ['padding', `a:${randomBytes(32).toString('base64')}`],
    ['two of one id', `a:${secret()},a:${secret()}`],
    ['an empty one', `a:${secret()},`],
    ['bits that no byte has', `a:${secret().slice(0, -1)}B`],
  ])('are refused with %s, without their secrets', (_, text) => {
    let message = '';
    try {
      readSigningKeys(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).not.toBe('');
    for (const part of text.split(/[:,]/).filter(({ length }) => length > 8)) expect(message).not.toContain(part);
  });
});

function forged(header: object): string {
  const signed = [header, promise()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', first.secret).update(signed).digest('base64url')}`;
}
