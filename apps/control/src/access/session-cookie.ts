import { BEGINNING_SECONDS } from './issuer/sign-in-beginnings.js';
import { SESSION_SECONDS } from './sessions.js';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const NAME = 'banyan_control';
const BEGINNING = 'banyan_control_sign_in';
const [ID, KEY] = [NAME, BEGINNING].map((name) => new RegExp(`(?:^|;\\s*)${name}=([\\w-]{43})(?:;|$)`)) as [
  RegExp,
  RegExp,
];

/** The session's id as the browser sends it. */
export function sessionIdIn({ cookie }: Headers): string | undefined {
  return typeof cookie === 'string' ? ID.exec(cookie)?.[1] : undefined;
}

/** Read by no script, sent by no page of another site; over TLS alone where it came over TLS. @param id undefined: it is over */
export function sessionCookie(id: string | undefined, headers: Headers): string {
  const value = id === undefined ? '; Max-Age=0' : `${id}; Max-Age=${SESSION_SECONDS}`;
  return `${NAME}=${value}; Path=/; HttpOnly; SameSite=Strict${secure(headers)}`;
}

/** The key of what was begun at the issuer, as the browser sends it. */
export function beginningKeyIn({ cookie }: Headers): string | undefined {
  return typeof cookie === 'string' ? KEY.exec(cookie)?.[1] : undefined;
}

/** Sent where the issuer leads back to, from another site, and nowhere else. @param key undefined: it is over */
export function beginningCookie(key: string | undefined, headers: Headers): string {
  const value = key === undefined ? '; Max-Age=0' : `${key}; Max-Age=${BEGINNING_SECONDS}`;
  return `${BEGINNING}=${value}; Path=/sign-in/issuer; HttpOnly; SameSite=Lax${secure(headers)}`;
}

function secure(headers: Headers): string {
  return headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
}
