import { describe, expect, it } from '@jest/globals';
import type { SessionRules } from '@banyan/identity';
import * as fc from 'fast-check';
import { CoreAway } from './ask-core.js';
import { customerIn } from './customer-in.js';

const RULES: SessionRules = {
  cookie: 'PHPSESSID',
  whoPath: '/me',
  emailAt: ['customer', 'email'],
  emailVerifiedAt: ['customer', 'confirmed'],
  signOut: [],
  believedMs: 30_000,
  scopes: new Set(['orders:list']),
  storefronts: ['web-shop'],
  origins: new Set(),
  login: undefined,
};
const answered = (status: number, said: unknown) => ({
  status,
  rawHeaders: [],
  body: Buffer.from(typeof said === 'string' ? said : JSON.stringify(said)),
});
const who = (status: number, said: unknown) => customerIn(answered(status, said), RULES);

describe('what the core says of a session', () => {
  it('is a customer where it has an address that it has proved, in small letters', () => {
    const found = who(200, { customer: { email: 'Ada@Beispiel.example', confirmed: true } });
    expect(found).toEqual({
      kind: 'customer',
      id: expect.stringMatching(/^customer:[0-9a-f]{64}$/),
      scopes: RULES.scopes,
      storefronts: ['web-shop'],
      email: 'ada@beispiel.example',
    });
    expect(found?.id).toBe(who(200, { customer: { email: 'ada@beispiel.example', confirmed: true } })?.id);
  });

  it.each([false, 1, 'true', null, undefined])('is a customer without orders where it has not (%j)', (confirmed) => {
    expect(who(200, { customer: { email: 'a@b.example', confirmed } })).toMatchObject({ email: undefined });
  });

  it.each<[number, unknown]>([
    [401, { message: '' }],
    [403, ''],
    [302, ''],
    [200, {}],
    [200, []],
    [200, null],
    [200, { customer: [] }],
    [200, { customer: { email: '' } }],
    [200, { customer: { email: ['a@b.example'] } }],
    [200, { customer: 'email' }],
  ])('is nobody: %d %j', (status, said) => {
    expect(who(status, said)).toBeUndefined();
  });

  it('is believed where it is an answer to the question, and else nothing is known', () => {
    for (const [status, said] of [
      [500, {}],
      [404, {}],
      [429, {}],
      [200, '<html>'],
      [204, ''],
      [200, ''],
    ] as const) {
      expect(() => who(status, said)).toThrow(CoreAway);
    }
  });

  it('never is anybody by anything else than that place, and never ends in another way', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (said) => {
        const found = who(200, { other: said, email: 'a@b.example', customer: { name: said } });
        expect(found).toBeUndefined();
      }),
    );
  });
});
