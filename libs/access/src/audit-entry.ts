import type { Role } from './role.js';
import {
  canonicalJson,
  sha256Hex,
  verifyLinks,
  type ChainHead,
  type ChainLink,
  type ChainVerdict,
} from '@banyan/kernel';

/** One call that changed something, or was to and was refused. Nothing of its body is in it but who asked and why. */
export interface AuditEntry {
  /** UUIDv7: newer ones sort after older ones. */
  readonly id: string;
  /** Wall clock of control, milliseconds. */
  readonly atMs: number;
  /** Whose token it was; null: nobody's, or control has no tokens. */
  readonly name: string | null;
  readonly role: Role | null;
  /** Who asks, as it stands in the record of what was done; without tokens the word of whoever asked. Null: not said. */
  readonly person: string | null;
  /** Such as `POST /api/domains/{domain}/rollback`. */
  readonly operation: string;
  /** What the path names, such as `inventory`; empty: nothing. */
  readonly target: string;
  readonly reason: string | null;
  /** Of the HTTP answer. */
  readonly status: number;
}

/** Done: the answer was no refusal and no failure. */
export const OUTCOMES = ['done', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** The first status of those that refuse or fail. */
export const FIRST_REFUSAL = 400;

/** An entry in its place of the chain, which is the order of writing: one that waited on a disk comes behind later ones. */
export type SealedEntry = AuditEntry & ChainLink;

/** The name by which its end is noted beside those of domains; no domain can have it. */
export const AUDIT_CHAIN = 'audit log';

/** Links an entry to the end of the chain. */
export function sealEntry(entry: AuditEntry, head: ChainHead): SealedEntry {
  const linked = { ...entry, sequence: head.sequence + 1, previousHash: head.hash };
  return { ...linked, hash: hashOfEntry(linked) };
}

/** Names the first entry that does not fit. `head` and `from`: see `verifyLinks`. */
export function verifyEntries(entries: readonly SealedEntry[], head?: ChainHead, from?: ChainHead): ChainVerdict {
  return verifyLinks(entries, { hashOf: hashOfEntry }, head, from);
}

/** Fields are named one by one: columns added later do not change the hash of earlier entries. */
function hashOfEntry(entry: Omit<SealedEntry, 'hash'>): string {
  const { id, atMs, name, role, person, operation, target, reason, status, sequence, previousHash } = entry;
  return sha256Hex(
    canonicalJson({ id, atMs, name, role, person, operation, target, reason, status, sequence, previousHash }),
  );
}
