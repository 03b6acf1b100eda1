import type { KeptMismatch } from '@banyan/rollout';
import { mismatchView } from '../mismatches/mismatch-view.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import type { ShadowReportDto } from '../reports/shadow-report.dto.js';
import { coverageSince } from './coverage-since.js';
import { shadowText } from './shadow-text.js';
import { noiseStatus } from './noise-view.js';
import type { ShadowStatus } from './shop-status.js';

const MOST_PATHS = 50;

type Count =
  'selected' | 'compared' | 'matched' | 'explained' | 'ignored' | 'mismatched' | 'unverified' | 'pending' | 'skipped';

/**
 * The shadow counts of one domain over all replicas; mismatches by path, the most frequent first.
 *
 * @param speaking those heard so lately that what they say of flag and latch is the present
 * @param kept the newest unexplained differences that count; undefined: PostgreSQL was not readable
 */
export function shadowStatus(
  domain: string,
  pages: readonly ReplicaPage[],
  speaking: readonly ReplicaPage[],
  kept: readonly KeptMismatch[] | undefined,
): ShadowStatus {
  const reports = pages.flatMap(({ report }) => report.shadow.filter((each) => each.domain === domain));
  const sum = (field: Count): number => reports.reduce((total, report) => total + (report[field] ?? 0), 0);
  const counts = {
    selected: sum('selected'),
    compared: sum('compared'),
    matched: sum('matched'),
    explained: sum('explained'),
    ignored: sum('ignored'),
    mismatched: sum('mismatched'),
    unverified: sum('unverified'),
    pending: sum('pending'),
    skipped: sum('skipped'),
  };
  return {
    ...counts,
    text: shadowText(counts),
    coverage: counts.selected === 0 ? null : Math.min(1, counts.compared / counts.selected),
    since: coverageSince(domain, speaking),
    mismatches: mismatchesOf(reports),
    noise: noiseStatus(reports),
    records: {
      waiting: reports.reduce((total, { records }) => total + (records?.next.length ?? 0), 0),
      dropped: reports.reduce((total, { records }) => total + (records?.dropped ?? 0), 0),
    },
    examples: kept?.map(mismatchView) ?? null,
  };
}

function mismatchesOf(reports: readonly ShadowReportDto[]): ShadowStatus['mismatches'] {
  const paths = new Map<string, ShadowStatus['mismatches'][number]>();
  for (const each of reports.flatMap((report) => report.mismatches)) {
    const { path, servingType, shadowType } = each;
    const key = JSON.stringify([path, servingType, shadowType]);
    const known = paths.get(key);
    paths.set(key, {
      path,
      servingType,
      shadowType,
      count: each.count + (known?.count ?? 0),
      explained: (each.explained ?? 0) + (known?.explained ?? 0),
      unexplained: (each.unexplained ?? 0) + (known?.unexplained ?? 0),
      ignored: (each.ignored ?? 0) + (known?.ignored ?? 0),
    });
  }
  return [...paths.values()].sort((a, b) => b.unexplained - a.unexplained || b.count - a.count).slice(0, MOST_PATHS);
}
