import type { OwnSchema } from '@banyan/database';
import { BANYAN_SCHEMA } from './banyan-schema.js';
import { ContractUsageRow } from './contract-usage.entity.js';
import { DecisionRow } from './decision.entity.js';
import { LatchRow } from './latch.entity.js';
import { LeaderRow } from './leader.entity.js';
import { LeaseRow } from './lease.entity.js';
import { LatchDecisionLease1763690000000 } from './migrations/1763690000000-latch-decision-lease.js';
import { ShadowMismatch1764236000000 } from './migrations/1764236000000-shadow-mismatch.js';
import { ServiceMinute1764273600000 } from './migrations/1764273600000-service-minute.js';
import { ContractUsage1764288000000 } from './migrations/1764288000000-contract-usage.js';
import { MismatchGroup1764298000000 } from './migrations/1764298000000-mismatch-group.js';
import { TrafficMinute1766600000000 } from './migrations/1766600000000-traffic-minute.js';
import { Sighting1766610000000 } from './migrations/1766610000000-sighting.js';
import { IgnoredMismatch1766620000000 } from './migrations/1766620000000-ignored-mismatch.js';
import { ControlLeader1767300000000 } from './migrations/1767300000000-control-leader.js';
import { MismatchComparedRow, MismatchGroupRow, MismatchSampleRow } from './mismatch-group.entity.js';
import { MismatchRow } from './mismatch.entity.js';
import { ServiceHourRow, ServiceMinuteRow } from './service-minute.entity.js';
import { SightingRow } from './sighting.entity.js';
import { TrafficHourRow, TrafficMinuteRow } from './traffic-minute.entity.js';

/** What is in the schema that the rollout owns. */
export const ROLLOUT_TABLES: OwnSchema = {
  name: BANYAN_SCHEMA,
  entities: [
    LatchRow,
    DecisionRow,
    LeaseRow,
    MismatchRow,
    ServiceMinuteRow,
    ServiceHourRow,
    ContractUsageRow,
    MismatchGroupRow,
    MismatchComparedRow,
    MismatchSampleRow,
    TrafficMinuteRow,
    TrafficHourRow,
    SightingRow,
    LeaderRow,
  ],
  migrations: [
    LatchDecisionLease1763690000000,
    ShadowMismatch1764236000000,
    ServiceMinute1764273600000,
    ContractUsage1764288000000,
    MismatchGroup1764298000000,
    TrafficMinute1766600000000,
    Sighting1766610000000,
    IgnoredMismatch1766620000000,
    ControlLeader1767300000000,
  ],
};
