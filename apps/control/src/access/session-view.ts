import { type Permission, PERMISSIONS, roleMay, type Role } from '@banyan/access';
import type { Asker } from './asker.js';
import type { DeclaredOperation } from './declared-operations.js';

/** Who is signed in, and what they may do. */
export interface SessionView {
  /** False: control has no tokens, and whoever reaches it may do everything. */
  readonly tokens: boolean;
  /** Host of the issuer at which people may sign in, too; null: there is none. */
  readonly issuer: string | null;
  /** Null: nobody is signed in, or nobody needs to. */
  readonly name: string | null;
  readonly role: Role | null;
  readonly permissions: readonly Permission[];
  /** Operations of the API that would not be refused for the role, such as `POST /api/domains/{domain}/rollback`. */
  readonly operations: readonly string[];
}

const ALL = Object.keys(PERMISSIONS) as readonly Permission[];

export function sessionView(
  asker: Asker | undefined,
  hasTokens: boolean,
  operations: readonly DeclaredOperation[],
  issuer: string | null,
): SessionView {
  const permissions = ALL.filter(
    (permission) => asker?.kind === 'anybody' || (asker?.kind === 'token' && roleMay(asker.role, permission)),
  );
  return {
    tokens: hasTokens,
    issuer,
    name: asker?.kind === 'token' ? asker.name : null,
    role: asker?.kind === 'token' ? asker.role : null,
    permissions,
    operations: operations.flatMap(({ method, path, need }) =>
      path.startsWith('/api/') && (need === 'nothing' || permissions.some((each) => each === need))
        ? [`${method} ${path}`]
        : [],
    ),
  };
}
