import type { IncomingMessage } from 'node:http';
import { storefrontFor, type Principal } from '@banyan/identity';
import { newId, ProblemError, type Arm } from '@banyan/kernel';
import type { SyntheticMark } from '@banyan/rollout';

/** Who asks: what the flags may select by. */
export interface Caller {
  /** Never empty: without one, a sticky flag would read as off and full would never be full. */
  readonly sessionId: string;
  /** Set when this request brought no session of its own: the `banyan_sid` to hand out with an owned answer. */
  readonly newSession: boolean;
  /** The storefront's name as it calls itself; `default` when it does not. Of who has shown who they are: one of theirs. */
  readonly storefront: string;
  /** The arm that a synthetic shopper asks for; absent: as the flags choose. */
  readonly forcedArm?: Arm;
}

/** Our own cookie, for storefronts that bring neither `X-Session-Id` nor the legacy cookie. */
export const SESSION_COOKIE = 'banyan_sid';

/**
 * What control calls itself where it asks on behalf of somebody who reads the reference of a contract. Such a request is
 * answered as any other and stands for no shopper: it is no use of a contract, no evidence about an arm, and is not copied.
 * No storefront can be registered under this name.
 */
const CONSOLE_STOREFRONT = 'console';

/** What any other request is counted under whose signed header says that no shopper stands behind it. */
const SYNTHETIC_STOREFRONT = 'synthetic';

/** Whoever calls itself so without the signature is a storefront without a name: nobody hides its failures by a word. */
const SIGNED_STOREFRONTS: ReadonlySet<unknown> = new Set([CONSOLE_STOREFRONT, SYNTHETIC_STOREFRONT]);

const SESSION = /^[\x21-\x7e]{1,200}$/;
const STOREFRONT = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * Reads the caller: `X-Session-Id`, else the legacy cookie, else ours, else a random id for this request.
 *
 * @param mark what a signed header says of the request; undefined: nothing, a shopper stands behind it
 * @param principal who has shown who they are; undefined: nobody was asked
 * @throws ProblemError `another-storefront` of a principal that calls itself what it may not
 */
export function callerOf(
  request: IncomingMessage,
  legacyCookie: string,
  mark?: SyntheticMark,
  principal?: Principal,
): Caller {
  const named = mark === undefined ? namedBy(request, principal) : nobodyOf(request);
  const sessionId = sessionOf(request, legacyCookie);
  const storefront = { storefront: named, ...(mark?.arm !== undefined && { forcedArm: mark.arm }) };
  return sessionId === undefined
    ? { sessionId: newId(), newSession: true, ...storefront }
    : { sessionId, newSession: false, ...storefront };
}

/** What a storefront calls itself; `default` where it does not, or must not. Whoever counts by it bounds it first. */
export function storefrontOf(request: IncomingMessage): string {
  const name = request.headers['x-storefront'];
  return typeof name === 'string' && STOREFRONT.test(name) && !SIGNED_STOREFRONTS.has(name) ? name : 'default';
}

function namedBy(request: IncomingMessage, principal: Principal | undefined): string {
  if (principal === undefined || principal.kind === 'anonymous') return storefrontOf(request);
  const name = request.headers['x-storefront'];
  const storefront = storefrontFor(principal, typeof name === 'string' ? name : undefined);
  if (storefront === undefined) throw new ProblemError('another-storefront');
  return storefront;
}

/** Is it the synthetic shopper, and not somebody who reads the reference? @param mark of the request */
export function isOurShopper(request: IncomingMessage, mark: SyntheticMark | undefined): boolean {
  return mark !== undefined && nobodyOf(request) === SYNTHETIC_STOREFRONT;
}

/** Of a signed request: whoever reads the reference, or the synthetic shopper. */
function nobodyOf(request: IncomingMessage): string {
  return request.headers['x-storefront'] === CONSOLE_STOREFRONT ? CONSOLE_STOREFRONT : SYNTHETIC_STOREFRONT;
}

/** Does it stand for no shopper? @param storefront of the caller */
export function isSynthetic(storefront: string): boolean {
  return storefront === CONSOLE_STOREFRONT || storefront === SYNTHETIC_STOREFRONT;
}

function sessionOf(request: IncomingMessage, legacyCookie: string): string | undefined {
  const header = request.headers['x-session-id'];
  if (typeof header === 'string' && SESSION.test(header)) return header;
  const cookies = request.headers.cookie;
  if (cookies === undefined) return undefined;
  return cookieValue(cookies, legacyCookie) ?? cookieValue(cookies, SESSION_COOKIE);
}

/** The first cookie of that name with a usable value. */
function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const separator = pair.indexOf('=');
    if (separator === -1 || pair.slice(0, separator).trim() !== name) continue;
    const value = pair.slice(separator + 1).trim();
    if (SESSION.test(value)) return value;
  }
  return undefined;
}

/** The `Set-Cookie` line that keeps a new session in its bucket. */
export function sessionCookie(sessionId: string, secure: boolean): string {
  return `${SESSION_COOKIE}=${sessionId}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
