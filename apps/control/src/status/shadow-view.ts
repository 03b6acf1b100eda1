import type { ReplicaPage } from '../reports/replica-book.js';
import type { ShadowStatus } from './shop-status.js';

const MOST_PATHS = 50;

/** The shadow counts of one domain over all replicas; mismatches by path, the most frequent first. */
export function shadowStatus(domain: string, pages: readonly ReplicaPage[]): ShadowStatus {
  const reports = pages.flatMap(({ report }) => report.shadow.filter((each) => each.domain === domain));
  const sum = (field: 'selected' | 'compared' | 'matched' | 'mismatched' | 'skipped'): number =>
    reports.reduce((total, report) => total + report[field], 0);
  const paths = new Map<string, ShadowStatus['mismatches'][number]>();
  for (const { path, servingType, shadowType, count } of reports.flatMap((report) => report.mismatches)) {
    const key = JSON.stringify([path, servingType, shadowType]);
    paths.set(key, { path, servingType, shadowType, count: count + (paths.get(key)?.count ?? 0) });
  }
  const selected = sum('selected');
  const compared = sum('compared');
  return {
    selected,
    compared,
    matched: sum('matched'),
    mismatched: sum('mismatched'),
    skipped: sum('skipped'),
    coverage: selected === 0 ? null : Math.min(1, compared / selected),
    mismatches: [...paths.values()].sort((a, b) => b.count - a.count).slice(0, MOST_PATHS),
  };
}
