import type { SessionsDto } from './sessions-file.dto.js';
import type { SessionRules } from './session-rules.js';

const MS_PER_SECOND = 1_000;
const NOT_PROVED = 'none';
/** What the gateway hands out itself (`caller.ts`). */
const OUR_COOKIE = 'banyan_sid';

/** @param everybodys scopes of whoever shows nothing */
export function sessionsOf(
  { cookie, whoPath, emailAt, emailVerifiedAt, signOut, believedSeconds, login, ...said }: SessionsDto,
  everybodys: readonly string[],
): SessionRules {
  return {
    cookie,
    whoPath,
    emailAt: partsOf(emailAt),
    emailVerifiedAt: emailVerifiedAt === NOT_PROVED ? undefined : partsOf(emailVerifiedAt),
    signOut: signOut.map((part) => part.toLowerCase()),
    believedMs: believedSeconds * MS_PER_SECOND,
    scopes: new Set([...everybodys, ...said.scopes]),
    storefronts: said.storefronts,
    origins: new Set(said.origins),
    login: login && {
      path: login.path,
      audience: login.audience,
      keptMs: login.keptSeconds * MS_PER_SECOND,
      alsoCookies: login.alsoCookies,
    },
  };
}

/** @param canAssert are there keys that assertions are signed with? */
export function sessionFaults(sessions: SessionsDto | undefined, canAssert: boolean): readonly string[] {
  if (sessions === undefined) return [];
  return [
    ...(sessions.cookie === OUR_COOKIE ? ['/sessions/cookie: is our own, which says nothing of anybody'] : []),
    ...(sessions.login !== undefined && !canAssert
      ? ['/sessions/login: there is nothing to sign assertions with: LEGACY_ASSERTION_KEYS']
      : []),
  ];
}

/** The parts of a JSON pointer (RFC 6901, section 4). */
function partsOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
