import type { OwnSchema } from '@banyan/database';
import { ToldFailures1767000000000 } from './migrations/1767000000000-told-failures.js';
import { Acknowledged1767100000000 } from './migrations/1767100000000-acknowledged.js';
import { ForgetIncidents1767400000000 } from './migrations/1767400000000-forget-incidents.js';
import { ChaosRuns1767500000000 } from './migrations/1767500000000-chaos-runs.js';
import { Incidents1764320000000 } from './migrations/1764320000000-incidents.js';
import { FindSaid1766710000000 } from './migrations/1766710000000-find-said.js';
import { IgnoreRules1766630000000 } from './migrations/1766630000000-ignore-rules.js';

/** The PostgreSQL schema that control owns: what people do about the shop, and who was told. */
export const OPERATIONS_SCHEMA = 'operations';

/** Its tables are asked in SQL: nothing in them is ever changed but what the migration says. */
export const OPERATIONS_TABLES: OwnSchema = {
  name: OPERATIONS_SCHEMA,
  entities: [],
  migrations: [
    Incidents1764320000000,
    IgnoreRules1766630000000,
    FindSaid1766710000000,
    ToldFailures1767000000000,
    Acknowledged1767100000000,
    ForgetIncidents1767400000000,
    ChaosRuns1767500000000,
  ],
};
