import type { LiveReplica } from '@banyan/rollout';
import type { ReplicaBook } from '../reports/replica-book.js';
import type { ReplicaStatus } from './shop-status.js';

/**
 * Every replica that reports or holds a lease.
 *
 * @param leases those in force; undefined: PostgreSQL could not be read
 */
export function replicaStatuses(book: ReplicaBook, leases: readonly LiveReplica[] | undefined): ReplicaStatus[] {
  const pages = book.pages();
  const names = new Set([...pages.map((page) => page.replica), ...(leases ?? []).map((lease) => lease.replica)]);
  return [...names].sort().map((replica) => {
    const page = pages.find((each) => each.replica === replica);
    const lease = leases?.find((each) => each.replica === replica);
    const reported = Object.fromEntries(page?.report.latches.map(({ domain, epoch }) => [domain, epoch]) ?? []);
    return {
      replica,
      opsUrl: page?.report.opsUrl ?? lease?.opsUrl ?? '',
      reportAgeMs: page === undefined ? null : Math.round(book.ageMs(page)),
      lease:
        leases === undefined
          ? null
          : { inForce: lease !== undefined, ageMs: lease === undefined ? null : Math.round(lease.ageMs) },
      acknowledged: lease?.acknowledged ?? reported,
      flags: page === undefined ? null : { ageMs: page.report.flags.ageMs ?? null, source: page.report.flags.source },
    };
  });
}
