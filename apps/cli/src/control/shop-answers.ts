import type { AuthorityStatus } from './authority-answers.js';
import type { DomainStatus } from './domain-answers.js';

/** What the command line says of an integration; the page has all of it. */
export interface IntegrationStatus {
  readonly id: string | null;
  readonly state: 'ok' | 'degraded' | 'failing' | 'no-data' | 'misconfigured';
  /** Absent of what is misconfigured, which has `faults` instead. */
  readonly because?: string;
  readonly faults?: readonly string[];
  readonly runbook?: string;
  readonly escalation?: { readonly who: string };
}

export interface ShopStatus {
  readonly asOf: string;
  readonly control: { readonly database: string; readonly unleash: string };
  readonly authority: AuthorityStatus | null;
  readonly domains: readonly DomainStatus[];
  readonly replicas: readonly {
    readonly replica: string;
    readonly reportAgeMs: number | null;
    readonly lease: { readonly inForce: boolean } | null;
    readonly flags: { readonly ageMs: number | null; readonly source: string } | null;
  }[];
  readonly integrations: readonly IntegrationStatus[];
  /** What somebody should look at, the worst first. */
  readonly attention: readonly { readonly tone: 'bad' | 'wait'; readonly text: string }[];
}

export interface MapAnswer {
  readonly journeys: { readonly seen: number; readonly failed: number; readonly minutes: number };
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly title: string;
    readonly state: string;
    readonly failedJourneys: number;
    readonly share: number | null;
    readonly ordersWithout: number | null;
    readonly lagP99Ms: number | null;
    readonly isStale: boolean;
    readonly rank: number | null;
  }[];
}
