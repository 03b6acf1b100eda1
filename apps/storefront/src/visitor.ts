import type { IncomingMessage } from 'node:http';
import { newId, sha256Hex } from '@banyan/kernel';

/** Somebody in this browser. There is no login: whoever holds the cookie is the customer. */
export interface Visitor {
  /** Secret: it is the login. */
  readonly id: string;
  /** The cookie is not there yet. */
  readonly isNew: boolean;
  /** What flags keep together; not the secret, since logs and other systems hear of it. */
  readonly sessionId: string;
  /** What this customer orders under: one that only this browser has, so that nobody's orders are anybody else's. */
  readonly email: string;
}

const COOKIE = 'shopper';
const ID = /^[0-9a-f-]{36}$/;
const YEAR_S = 31_536_000;
/** Hexadecimal digits of a hash: enough that no two visitors meet. */
const NAME_DIGITS = 20;

export function visitorOf(request: IncomingMessage): Visitor {
  const known = cookieOf(request.headers.cookie ?? '');
  const id = known ?? newId();
  const name = (use: string): string => sha256Hex(`${use} ${id}`).slice(0, NAME_DIGITS);
  return { id, isNew: known === undefined, sessionId: name('session'), email: `${name('mail')}@besuch.example` };
}

/** The `Set-Cookie` line of a visitor. Scripts do not see it, and no other site sends it. */
export function visitorCookie({ id }: Visitor): string {
  return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR_S}`;
}

function cookieOf(header: string): string | undefined {
  for (const pair of header.split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE && ID.test(value)) return value;
  }
  return undefined;
}
