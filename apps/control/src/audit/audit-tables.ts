import type { OwnSchema } from '@banyan/database';
import { AuditEntryRow } from './audit-entry.entity.js';
import { KeepAudit1766000000000 } from './migrations/1766000000000-keep-audit.js';
import { ChainAudit1767200000000 } from './migrations/1767200000000-chain-audit.js';
import { FindAuditByTime1766700000000 } from './migrations/1766700000000-find-audit-by-time.js';

/** What is in the PostgreSQL schema of the audit log. */
export const AUDIT_TABLES: OwnSchema = {
  name: 'audit',
  entities: [AuditEntryRow],
  migrations: [KeepAudit1766000000000, FindAuditByTime1766700000000, ChainAudit1767200000000],
};
