import { ManualClock, readSigningKeys, type SigningKeys } from '@banyan/kernel';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CALLER_LIFE_MS, CallerCheck, CallerSigner } from './caller-token.js';

const keyText = (id: string, letter: string): string => `${id}:${Buffer.alloc(32, letter).toString('base64url')}`;
const OLD = keyText('2026-11', 'a');
const NEW = keyText('2026-12', 'b');
const keysOf = (...texts: string[]): SigningKeys => readSigningKeys(texts.join(','));

function shop(signs: SigningKeys = keysOf(OLD), believes: SigningKeys = signs) {
  const clock = new ManualClock();
  return {
    clock,
    signer: new CallerSigner('gateway', () => signs, clock),
    check: new CallerCheck('orders', () => believes, clock),
  };
}

describe('what is signed for a service', () => {
  it('says who asks, for a minute', () => {
    const { clock, signer, check } = shop();
    const token = signer.tokenFor('orders');
    expect(check.callerOf(token)).toBe('gateway');
    clock.advance(CALLER_LIFE_MS);
    expect(check.callerOf(token)).toBe('gateway');
    clock.advance(1);
    expect(check.callerOf(token)).toBeUndefined();
    expect(check.callerOf(signer.tokenFor('orders'))).toBe('gateway');
  });

  it('is made anew in good time, so that nothing on its way is over when it arrives', () => {
    const { clock, signer, check } = shop();
    const tokens = new Set<string>();
    for (let second = 0; second < 600; second += 1) {
      const token = signer.tokenFor('orders');
      tokens.add(token);
      expect(check.callerOf(token)).toBe('gateway');
      clock.advance(1_000);
    }
    expect(tokens.size).toBe(30);
  });

  it('is of no use at another, nor of a time that is not near, nor signed by who has other keys', () => {
    const { clock, signer, check } = shop();
    expect(check.callerOf(signer.tokenFor('inventory'))).toBeUndefined();
    expect(check.callerOf(shop(keysOf(NEW)).signer.tokenFor('orders'))).toBeUndefined();
    // The same name for another key.
    expect(check.callerOf(shop(keysOf(keyText('2026-11', 'x'))).signer.tokenFor('orders'))).toBeUndefined();
    const token = signer.tokenFor('orders');
    clock.jumpWallClock(-5_000);
    expect(check.callerOf(token)).toBe('gateway');
    clock.jumpWallClock(-10_000);
    expect(check.callerOf(token)).toBeUndefined();
  });

  it('is believed while keys are changed one process after another', () => {
    const [old, both, ahead, alone] = [keysOf(OLD), keysOf(OLD, NEW), keysOf(NEW, OLD), keysOf(NEW)];
    const steps: readonly (readonly [signs: SigningKeys, believes: SigningKeys])[] = [
      [old, both],
      [both, both],
      [ahead, both],
      [ahead, ahead],
      [alone, ahead],
      [ahead, alone],
    ];
    for (const [signs, believes] of steps) {
      const { signer, check } = shop(signs, believes);
      expect(check.callerOf(signer.tokenFor('orders'))).toBe('gateway');
    }
  });

  it('is nobody’s when a character of it is another', () => {
    const { signer, check } = shop();
    const token = signer.tokenFor('orders');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('a', 'Z', '0', '9', '.', '-', '_'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(check.callerOf(changed)).toBe(changed === token ? 'gateway' : undefined);
      }),
      { numRuns: 500 },
    );
  });

  it.each([undefined, null, 7, '', {}, ['x'], '....', 'gateway.orders.1.k.m'])('is not %j', (token) => {
    expect(shop().check.callerOf(token)).toBeUndefined();
  });
});
