/** What a route of control may need of who asks it, a sentence each: docs/how-to/roles-and-tokens.md is made from this. */
export const PERMISSIONS = {
  read: 'sees everything that control shows: pages, picture, decisions, audit log, configuration without its secrets',
  operate: 'changes where traffic and orders go: rollback, reset, ramp, parked events, reviews, authority, incidents',
  judge: 'says what a difference between the arms means',
  contracts: 'makes golden cases of differences, and changes what contracts promise',
  administer: 'sees who has which token, and has shoppers forgotten who ask for it',
  report: 'tells control what a gateway replica saw',
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** Who may do what. An operator is no architect and an architect no operator; an admin is both. A replica is nobody who reads. */
export const ROLES = {
  viewer: ['read'],
  operator: ['read', 'operate', 'judge'],
  architect: ['read', 'judge', 'contracts'],
  admin: ['read', 'operate', 'judge', 'contracts', 'administer'],
  replica: ['report'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[];

export function roleMay(role: Role, permission: Permission): boolean {
  return (ROLES[role] as readonly Permission[]).includes(permission);
}

/** The roles that have the permission, the least one first. */
export function rolesThatMay(permission: Permission): readonly Role[] {
  return ROLE_NAMES.filter((role) => roleMay(role, permission));
}
