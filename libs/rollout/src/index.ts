export { StoreUnavailable } from '@banyan/database';
export * from './decide-route.js';
export * from './decisions/decision-record.js';
export * from './decisions/exported-record.js';
export * from './decisions/json-value.js';
export * from './decisions/verify-chain.js';
export { type DomainFlags, serveFlag, shadowFlag } from './flags/domain-flags.js';
export * from './flags/flag-context.js';
export type { FlagFault, PictureSource } from './flags/flag-repository.js';
export * from './flags/flag-source.js';
export * from './keeper/latch-keeper.js';
export * from './keeper/trip-delivery.js';
export * from './latch.js';
export * from './latch-transitions.js';
export * from './reentry/reentry.js';
export * from './reentry/reentry-policy.js';
export * from './stage-of.js';
export { stillStands } from './still-stands.js';
export { readLatch } from './store/latch-notice.js';
export { ChainMoved } from './store/chain-moved.js';
export type { Decided, NoteRequest, PersonalRequest, RolledBack } from './store/latch-book.js';
export { beginEpoch, type Leader, lockLeadership, NotLeading, readLeader, resign } from './store/leader-book.js';
export { LEASE_MS, type LeaseRenewal, type LiveReplica } from './store/lease-book.js';
export type { CountedMinute, MinutePruning, ServiceMinute, ServiceTotal } from './store/minute-book.js';
export type { KeptMismatch } from './store/mismatch-book.js';
export type {
  CountedComparisons,
  CountedGroup,
  GroupOfMismatches,
  KeptComparisons,
  KeptGroup,
  KeptSample,
} from './store/mismatch-groups-book.js';
export * from './store/rollout-store.js';
export type { HistoryQuery } from './store/history-book.js';
export { SIGHTING_KINDS, type Sighting, type SightingKind } from './store/sighting.js';
export type { ChannelTraffic, CountedTraffic, TrafficCounts, TrafficRange, TrafficStep } from './store/traffic-book.js';
export type { ContractUse, CountedUse, KnownUsage, UsagePruning, UsageQuery } from './store/usage-book.js';
export * from './synthetic.js';
export * from './trip-request.js';
export type { FlagSlider } from './unleash/flag-slider.js';
export * from './unleash/unleash-admin.js';
