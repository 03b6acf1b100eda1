import { writeFileSync } from 'node:fs';
import { hashOfToken, newToken, type Role } from '@banyan/access';

/** Lets people in at control. @param path for `CONTROL_TOKENS_FILE` @returns the token of each, by name */
export function writeTokenFile<Name extends string>(
  path: string,
  people: Readonly<Record<Name, Role>>,
): Readonly<Record<Name, string>> {
  const made = Object.entries<Role>(people).map(([name, role]) => ({ name, role, token: newToken() }));
  const tokens = made.map(({ name, role, token }) => ({ name, role, hash: hashOfToken(token) }));
  writeFileSync(path, JSON.stringify({ tokens }));
  return Object.fromEntries(made.map(({ name, token }) => [name, token])) as Record<Name, string>;
}
