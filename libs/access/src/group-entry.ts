import type { Role } from './role.js';

/** What people of a group of the shop's issuer (OpenID Connect) may do. */
export interface GroupEntry {
  /** As the issuer calls it. */
  readonly group: string;
  /** A person's: never `replica`. */
  readonly role: Role;
}
