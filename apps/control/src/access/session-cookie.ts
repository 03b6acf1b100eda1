import { SESSION_SECONDS } from './sessions.js';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const NAME = 'banyan_control';
const ID = new RegExp(`(?:^|;\\s*)${NAME}=([\\w-]{43})(?:;|$)`);

/** The session's id as the browser sends it. */
export function sessionIdIn({ cookie }: Headers): string | undefined {
  return typeof cookie === 'string' ? ID.exec(cookie)?.[1] : undefined;
}

/** Read by no script, sent by no page of another site; over TLS alone where it came over TLS. @param id undefined: it is over */
export function sessionCookie(id: string | undefined, headers: Headers): string {
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const value = id === undefined ? '; Max-Age=0' : `${id}; Max-Age=${SESSION_SECONDS}`;
  return `${NAME}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}
