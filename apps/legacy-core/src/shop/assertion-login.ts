import type { SigningKey } from '@banyan/kernel';
import { jwtVerify, type JWTPayload } from 'jose';
import { send } from '../wire/send.js';
import { formOf } from './account-pages.js';
import { customerCalled } from './customers.js';
import type { ShopPage } from './exchange.js';
import { notFound } from './catalogue-pages.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** By which an assertion says that this shop is meant. */
const AUDIENCE = 'legacy-core';
/** The longest that one is good for, whatever it says. */
const LONGEST_SECONDS = 120;
const MS_PER_SECOND = 1_000;
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

/** Assertions that were taken, and until when they could be taken again, ms since the epoch. */
const taken = new Map<string, number>();

/**
 * The module for single sign-on: whoever has the shared key says who somebody is (RFC 7523), and the answer is that of the login's form,
 * with a session of its own. Without keys there is no such page.
 */
export const assertionPost: ShopPage = async (exchange, shop) => {
  const { req, res } = exchange;
  if (shop.assertionKeys === undefined) {
    req.resume();
    return notFound(exchange, shop);
  }
  const form = await formOf(req);
  if (form.get('grant_type') !== GRANT) return refuse(res, 'unsupported_grant_type');
  const said = await verified(form.get('assertion') ?? '', shop.assertionKeys);
  const customer = said === undefined ? undefined : customerCalled(said.sub ?? '');
  if (said === undefined || customer === undefined || !isNew(said)) return refuse(res, 'invalid_grant');
  const session = shop.sessions.begin(res);
  shop.sessions.save({ ...session, contents: { ...session.contents, customer: customer.email } });
  send(res, 302, { Location: `${shop.origin()}/customer/account`, 'Content-Type': 'text/html; charset=utf-8' }, '');
};

async function verified(assertion: string, keys: readonly SigningKey[]): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(assertion, ({ kid }) => secretOf(keys, kid), {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      issuer: 'banyan',
      requiredClaims: ['sub', 'exp', 'jti'],
      maxTokenAge: LONGEST_SECONDS,
    });
    return payload;
  } catch {
    // Whoever tries is not told why.
    return undefined;
  }
}

function secretOf(keys: readonly SigningKey[], kid: string | undefined): SigningKey['secret'] {
  const key = keys.find(({ id }) => id === kid);
  if (key === undefined) throw new Error('no such key');
  return key.secret;
}

function isNew({ jti = '', exp = 0 }: JWTPayload): boolean {
  const nowMs = Date.now();
  for (const [id, untilMs] of taken) if (untilMs < nowMs) taken.delete(id);
  if (taken.has(jti)) return false;
  taken.set(jti, exp * MS_PER_SECOND);
  return true;
}

function refuse(res: Parameters<typeof send>[0], error: string): void {
  send(res, 400, JSON_TYPE, JSON.stringify({ error }));
}
