import { isObject, type JsonValue } from './resolve-references.js';

/** What a description says that whoever asks must be allowed: the same as the manifest of its domain. */
export interface DeclaredAccess {
  /** Such as `orders:read`. */
  readonly scope: string;
  /** Whose it is, beside the scope; absent: nobody's. */
  readonly object?: 'order' | 'customer';
}

const SCOPE = /^[a-z][a-z0-9-]{0,39}:[a-z][a-z0-9-]{0,39}$/;
const MEMBERS: ReadonlySet<string> = new Set(['scope', 'object']);

/** Reads `x-banyan-access`. @returns undefined: it is none */
export function accessOf(written: JsonValue | undefined): DeclaredAccess | undefined {
  if (!isObject(written) || Object.keys(written).some((member) => !MEMBERS.has(member))) return undefined;
  const { scope, object } = written;
  if (typeof scope !== 'string' || !SCOPE.test(scope)) return undefined;
  if (object === undefined) return { scope };
  return object === 'order' || object === 'customer' ? { scope, object } : undefined;
}
