import type { KeptMismatch } from '@banyan/rollout';
import { mismatchView } from '../mismatches/mismatch-view.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import type { ShadowReportDto } from '../reports/shadow-report.dto.js';
import { shadowText } from './shadow-text.js';
import { noiseStatus } from './noise-view.js';
import type { ShadowStatus } from './shop-status.js';

const MOST_PATHS = 50;

type Count = 'selected' | 'compared' | 'matched' | 'explained' | 'mismatched' | 'unverified' | 'pending' | 'skipped';

/**
 * The shadow counts of one domain over all replicas; mismatches by path, the most frequent first.
 *
 * @param kept the newest unexplained differences; undefined: PostgreSQL was not readable
 */
export function shadowStatus(
  domain: string,
  pages: readonly ReplicaPage[],
  kept: readonly KeptMismatch[] | undefined,
): ShadowStatus {
  const reports = pages.flatMap(({ report }) => report.shadow.filter((each) => each.domain === domain));
  const sum = (field: Count): number => reports.reduce((total, report) => total + (report[field] ?? 0), 0);
  const counts = {
    selected: sum('selected'),
    compared: sum('compared'),
    matched: sum('matched'),
    explained: sum('explained'),
    mismatched: sum('mismatched'),
    unverified: sum('unverified'),
    pending: sum('pending'),
    skipped: sum('skipped'),
  };
  return {
    ...counts,
    text: shadowText(counts),
    coverage: counts.selected === 0 ? null : Math.min(1, counts.compared / counts.selected),
    sinceFlag: sinceFlag(domain, pages),
    mismatches: mismatchesOf(reports),
    noise: noiseStatus(reports),
    records: {
      waiting: reports.reduce((total, { records }) => total + (records?.next.length ?? 0), 0),
      dropped: reports.reduce((total, { records }) => total + (records?.dropped ?? 0), 0),
    },
    examples: kept?.map(mismatchView) ?? null,
  };
}

/** Over the replicas whose counts are of the flag as they have it; an older gateway that does not say its flag is believed. */
function sinceFlag(domain: string, pages: readonly ReplicaPage[]): ShadowStatus['sinceFlag'] {
  const counted = pages.flatMap(({ report }) => {
    const coverage = report.shadow.find((each) => each.domain === domain)?.coverage;
    const definition = report.routes.find((each) => each.domain === domain)?.definition ?? coverage?.definition;
    return coverage === undefined || coverage.definition !== definition ? [] : [coverage];
  });
  if (counted.length === 0) return null;
  const sum = (field: 'selected' | 'compared' | 'skipped' | 'failed'): number =>
    counted.reduce((total, each) => total + each[field], 0);
  const [compared, skipped, failed] = [sum('compared'), sum('skipped'), sum('failed')];
  const ended = compared + skipped + failed;
  return { selected: sum('selected'), compared, skipped, failed, coverage: ended === 0 ? null : compared / ended };
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
    });
  }
  return [...paths.values()].sort((a, b) => b.unexplained - a.unexplained || b.count - a.count).slice(0, MOST_PATHS);
}
