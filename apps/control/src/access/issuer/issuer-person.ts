import { TOKEN_NAME } from '@banyan/access';

/** What an issuer says of somebody: claims of the ID token, and of its userinfo. */
export type Claims = Readonly<Record<string, unknown>>;

const LONGEST_NAME = 64;
const MOST_GROUPS = 500;

/**
 * The name under which changes are recorded: that by which the issuer knows people, with its host where it says none, so that nobody is
 * taken for a token of that name.
 */
export function personName({ preferred_username: username, email, sub }: Claims, host: string): string {
  const said =
    [username, email, sub].find((each): each is string => typeof each === 'string' && each !== '') ?? 'somebody';
  const full = said.includes('@') ? said : `${said}@${host.replaceAll(':', '-')}`;
  const name = full
    .replaceAll(/[^a-zA-Z0-9._@-]/g, '-')
    .replace(/^[^a-zA-Z0-9]+/, '')
    .slice(0, LONGEST_NAME);
  return TOKEN_NAME.test(name) ? name : `somebody@${host.replaceAll(':', '-')}`.slice(0, LONGEST_NAME);
}

/** A list, or one alone. @returns undefined: the claim is not there */
export function groupsIn(claims: Claims, claim: string): readonly string[] | undefined {
  const said = claims[claim];
  if (said === undefined) return undefined;
  const groups: readonly unknown[] = Array.isArray(said) ? said : [said];
  return groups.filter((group): group is string => typeof group === 'string').slice(0, MOST_GROUPS);
}
