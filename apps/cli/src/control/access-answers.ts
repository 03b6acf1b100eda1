import type { SealedEntry } from '@banyan/access';
import type { ChainVerdict, SettingLine } from '@banyan/kernel';

/** One call that changed something, or was refused. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly name: string | null;
  readonly role: string | null;
  readonly person: string | null;
  readonly operation: string;
  readonly target: string;
  readonly reason: string | null;
  readonly status: number;
}

/** A page of the audit log, the newest first. */
export interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

/** A part of the chain of the audit log, in its order. */
export interface AuditChainAnswer {
  readonly entries: readonly SealedEntry[];
  /** Where the next part begins; null: there is none. */
  readonly next: number | null;
  /** What control found, which has noted the chain's end outside the database. */
  readonly chain: ChainVerdict;
}

export interface ConfigurationAnswer {
  readonly processes: readonly {
    readonly name: string;
    /** Null: it did not say. */
    readonly settings: readonly SettingLine[] | null;
    readonly trouble: string | null;
  }[];
}

export interface TokenListAnswer {
  readonly file: string | null;
  readonly fault: string | null;
  readonly tokens: readonly {
    readonly name: string;
    readonly role: string;
    readonly expiresAt: string | null;
    readonly state: 'good' | 'expired';
    readonly lastUsedAt: string | null;
  }[];
}
