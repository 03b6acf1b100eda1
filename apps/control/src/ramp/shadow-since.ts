import type { ReplicaReportDto } from '../reports/replica-report.dto.js';
import type { Coverage } from './promotion-blocks.js';

interface Counts {
  /** Selected requests whose copy has ended. */
  readonly ended: number;
  readonly compared: number;
}

interface Page {
  /** Epoch of the latch and definition of the flag, as the replica has them. */
  readonly key: string;
  /** What had been counted when control first heard of this key. */
  readonly base: Counts;
  readonly now: Counts;
}

const NOTHING: Counts = { ended: 0, compared: 0 };

/**
 * Shadow coverage since flag and latch are as they are. Replicas count since they started; what they had counted when the
 * slider moved, or the latch, or when control first heard of them, is taken off here. So a restart of control forgets what
 * was seen, which blocks a promotion until enough is seen again, and never lets one through.
 */
export class ShadowSince {
  readonly #pages = new Map<string, ReadonlyMap<string, Page>>();

  /** Takes up a replica's report. Counts that went back are those of its next life. */
  hear(replica: string, { shadow, routes, latches }: ReplicaReportDto): void {
    const known = this.#pages.get(replica);
    const pages = shadow.map(({ domain, selected, compared, inFlight = 0 }): [string, Page] => {
      const route = routes.find((each) => each.domain === domain);
      const epoch = latches.find((each) => each.domain === domain)?.epoch ?? 0;
      const key = `${epoch}:${route?.definition ?? route?.canaryPercent ?? ''}`;
      const now = { ended: selected - inFlight, compared };
      const before = known?.get(domain);
      const restarted = before !== undefined && (now.ended < before.now.ended || compared < before.now.compared);
      const base = restarted ? NOTHING : before?.key === key ? before.base : now;
      return [domain, { key, base, now }];
    });
    this.#pages.set(replica, new Map(pages));
  }

  /** Replicas that are gone count for nothing any more. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#pages.keys()) if (!replicas.has(replica)) this.#pages.delete(replica);
  }

  /** Over all replicas. */
  of(domain: string): Coverage {
    let [selected, compared] = [0, 0];
    for (const pages of this.#pages.values()) {
      const page = pages.get(domain);
      if (page === undefined) continue;
      selected += page.now.ended - page.base.ended;
      compared += page.now.compared - page.base.compared;
    }
    return { selected: Math.max(0, selected), compared: Math.max(0, compared) };
  }
}
