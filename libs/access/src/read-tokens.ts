import { messageOf } from '@banyan/kernel';
import { parse } from 'yaml';
import type { GroupEntry } from './group-entry.js';
import { ROLE_NAMES, type Role } from './role.js';
import { isTokenHash } from './token.js';
import { TOKEN_NAME, type TokenEntry } from './token-entry.js';

/** A file of tokens as it was read: every fault of it is named, and none holds a hash. */
export interface ReadTokens {
  readonly entries: readonly TokenEntry[];
  /** What groups of the issuer may do, the first that fits; none: nobody signs in by way of it. */
  readonly groups: readonly GroupEntry[];
  /** Such as `tokens[2].role must be one of viewer, …`; none: it can be used. */
  readonly faults: readonly string[];
}

/** No person is a replica. */
const PERSONS = ROLE_NAMES.filter((role) => role !== 'replica');
const KNOWN = new Set(['name', 'role', 'hash', 'expires']);
/** With its zone: a day without one ends at another hour everywhere. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a file of tokens: YAML, or JSON, which is YAML, too.
 *
 * @param text `tokens:` and a list of `name`, `role`, `hash` and perhaps `expires` (ISO 8601 with its zone); `groups:`, if there are any, and
 *   a list of `group` and `role`
 */
export function readTokens(text: string): ReadTokens {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    // Its first line: the others quote the file.
    return { entries: [], groups: [], faults: [`is not YAML: ${messageOf(error).split('\n', 1)[0] ?? ''}`] };
  }
  const tokens = isRecord(document) ? document['tokens'] : undefined;
  if (!Array.isArray(tokens)) return { entries: [], groups: [], faults: ['must hold a list `tokens`'] };
  if (tokens.length === 0) return { entries: [], groups: [], faults: ['holds no token: nobody could sign in'] };
  const faults: string[] = [];
  const entries = tokens.flatMap((token: unknown, index) => {
    const own = faultsOf(token);
    faults.push(...own.map((fault) => `tokens[${index}]${fault}`));
    return own.length === 0 ? [entryOf(token as Record<string, string>)] : [];
  });
  for (const key of ['name', 'hash'] as const) {
    const seen = new Set<string>();
    for (const entry of entries) {
      if (seen.has(entry[key])) faults.push(`${entry.name}: another token has this ${key}`);
      seen.add(entry[key]);
    }
  }
  const groups = groupsIn((document as { readonly groups?: unknown }).groups, faults);
  return { entries, groups, faults };
}

function groupsIn(groups: unknown, faults: string[]): readonly GroupEntry[] {
  if (groups === undefined) return [];
  if (!Array.isArray(groups)) {
    faults.push('groups must be a list of group and role');
    return [];
  }
  return groups.flatMap((entry: unknown, index) => {
    const { group, role, ...others } = isRecord(entry) ? entry : {};
    const own = Object.keys(others).map((key) => `groups[${index}].${key} is not known`);
    if (typeof group !== 'string' || group === '') own.push(`groups[${index}].group must be the name of a group`);
    if (!PERSONS.some((each) => each === role)) own.push(`groups[${index}].role must be one of ${PERSONS.join(', ')}`);
    faults.push(...own);
    return own.length === 0 ? [{ group: group as string, role: role as Role }] : [];
  });
}

function faultsOf(token: unknown): string[] {
  if (!isRecord(token)) return [' must have name, role and hash'];
  const { name, role, hash, expires } = token;
  const unknown = Object.keys(token).filter((key) => !KNOWN.has(key));
  return [
    ...unknown.map((key) => `.${key} is not known`),
    ...(typeof name === 'string' && TOKEN_NAME.test(name)
      ? []
      : ['.name must be 1 to 64 letters, digits or . _ @ -, the first a letter or digit']),
    ...(ROLE_NAMES.some((each) => each === role) ? [] : [`.role must be one of ${ROLE_NAMES.join(', ')}`]),
    ...(typeof hash === 'string' && isTokenHash(hash)
      ? []
      : ['.hash must be sha256: and 64 hex digits, as `banyan tokens create` prints it']),
    ...(expires === undefined || (typeof expires === 'string' && isInstant(expires))
      ? []
      : ['.expires must be an instant with its zone, such as 2027-01-31T00:00:00Z']),
  ];
}

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

function entryOf({ name = '', role, hash = '', expires }: Record<string, string>): TokenEntry {
  return { name, role: role as Role, hash, ...(expires === undefined ? {} : { expiresAtMs: Date.parse(expires) }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
