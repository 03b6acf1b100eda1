import type { Role } from './role.js';

/** One token as the file has it. Nothing in it lets anybody in. */
export interface TokenEntry {
  /** Whose it is: the name under which changes are recorded. Unique in its file. */
  readonly name: string;
  readonly role: Role;
  /** Of the token; see `hashOfToken`. */
  readonly hash: string;
  /** From then on it is refused, UTC milliseconds; absent: never. */
  readonly expiresAtMs?: number;
}

/** Of letters, digits and `. _ @ -`: it stands in records, cookies and log lines. */
export const TOKEN_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}$/;
