import type { ChaosFacts } from '@banyan/chaos';
import { isoUtc, ProblemError, type Clock } from '@banyan/kernel';
import { StoreUnavailable, type Latch } from '@banyan/rollout';
import type { Burning } from '../burn/burn-book.js';
import type { IncidentDesk } from '../incidents/incident-desk.js';
import { freezeAt } from '../ramp/calendar.js';
import type { RampPlans } from '../ramp/load-ramp-plans.js';
import type { ReplicaPage } from '../reports/replica-book.js';

/** A handful is named at most: one is enough. */
const MOST_INCIDENTS = 5;

/** Where how the shop stands is read from. */
export interface ChaosFactSources {
  readonly clock: Clock;
  /** `BANYAN_CHAOS` of control. */
  readonly allowed: boolean;
  /** Replicas heard so lately that what they say is the present. */
  readonly speaking: () => readonly ReplicaPage[];
  readonly plans: RampPlans;
  /** Extracted. */
  readonly domains: readonly string[];
  readonly latchOf: (domain: string) => Latch | undefined;
  readonly burning: (domain: string) => readonly Burning[];
  readonly incidents: Pick<IncidentDesk, 'list'>;
}

/** How the shop stands now, as far as it forbids chaos. Never rejects: what cannot be read is not known. */
export async function chaosFacts(from: ChaosFactSources): Promise<ChaosFacts> {
  const incidents = await openIncidents(from.incidents);
  const nowMs = from.clock.nowMs();
  const [freeze] = [...from.plans.values()].flatMap(({ plan }) => freezeAt(plan.calendar, nowMs) ?? []);
  return {
    allowedHere: from.allowed,
    gateways: from.speaking().map(({ replica, report }) => ({ replica, allows: report.chaos?.allowed === true })),
    freeze: freeze && { name: freeze.name, until: isoUtc(freeze.untilMs) },
    latches: from.domains.map((domain) => ({ domain, state: from.latchOf(domain)?.state })),
    incidents,
    burning: from.domains.flatMap((domain) =>
      from
        .burning(domain)
        .filter(({ severity }) => severity === 'page')
        .map(({ text }) => `${domain}, ${text}`),
    ),
  };
}

async function openIncidents(incidents: Pick<IncidentDesk, 'list'>): Promise<readonly string[] | undefined> {
  try {
    return (await incidents.list({ state: 'open', limit: MOST_INCIDENTS })).map(({ title }) => title);
  } catch (error) {
    if (!(error instanceof StoreUnavailable || error instanceof ProblemError)) throw error;
    return undefined;
  }
}
