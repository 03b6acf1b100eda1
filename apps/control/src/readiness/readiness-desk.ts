import type { Integration } from '@banyan/domains';
import { isoUtc, ProblemError, type Clock } from '@banyan/kernel';
import { StoreUnavailable } from '@banyan/rollout';
import { plainToInstance } from 'class-transformer';
import type { ContractDesk } from '../contracts/contract-desk.js';
import type { IncidentDesk } from '../incidents/incident-desk.js';
import { WHOLE_SHOP } from '../incidents/incident.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { IgnoreRules } from '../mismatches/ignore-rules.js';
import type { MismatchDesk } from '../mismatches/mismatch-desk.js';
import { freezeAt } from '../ramp/calendar.js';
import type { RampPlans } from '../ramp/load-ramp-plans.js';
import type { StatusView } from '../status/status-view.js';
import { validationPipe } from '../api/validated.js';
import type { Readiness, RunKind } from './readiness.js';
import { readinessChecks, type ReadinessFacts } from './readiness-checks.js';
import { READINESS_POLICY } from './readiness-policy.js';
import type { RunBook } from './run-book.js';
import { FaultReportDto, LoadReportDto } from './run.dto.js';

const MOST_OPEN = 20;

interface ReadinessDeskParts {
  readonly clock: Clock;
  readonly view: Pick<StatusView, 'domain'>;
  readonly mismatches: Pick<MismatchDesk, 'list'>;
  readonly ignoring: Pick<IgnoreRules, 'list'>;
  readonly incidents: Pick<IncidentDesk, 'list'>;
  readonly contracts: Pick<ContractDesk, 'shelf'>;
  readonly plans: RampPlans;
  readonly runs: RunBook;
  readonly integrations: readonly Integration[];
}

/** Is a domain ready for more traffic? What cannot be read is unknown, and unknown is not ready. */
export class ReadinessDesk {
  constructor(private readonly parts: ReadinessDeskParts) {}

  async of(domain: JudgedDomain): Promise<Readiness> {
    const { clock, view, mismatches, ignoring, incidents, plans, runs, integrations } = this.parts;
    const { name } = domain;
    const days = READINESS_POLICY.groupDays.value;
    const [status, groups, rules, open, last] = await Promise.all([
      view.domain(domain),
      known(mismatches.list(name, { days, limit: 1, offset: 0, judged: 'no', ignored: 'no' })),
      known(ignoring.list(name)),
      known(incidents.list({ state: 'open', limit: MOST_OPEN })),
      known(runs.last(name)),
    ]);
    const nowMs = clock.nowMs();
    const plan = plans.get(name);
    const facts: ReadinessFacts = {
      status,
      openGroups: groups?.total,
      ignoring: rules?.filter(({ endedAt }) => endedAt === null),
      openIncidents: open?.filter(({ scope }) => scope === name || scope === WHOLE_SHOP),
      runs: last,
      contracts: this.#contracts(domain),
      plan: plan === undefined ? null : { freeze: freezeAt(plan.plan.calendar, nowMs) },
      integrations: integrations.filter((each) => each.domain === name),
    };
    const checks = readinessChecks(facts, READINESS_POLICY, nowMs);
    return { domain: name, asOf: isoUtc(nowMs), ready: checks.every(({ state }) => state === 'ok'), checks };
  }

  /** @throws ProblemError `invalid-request` naming what of the report is wrong, `unavailable` */
  async record(
    domain: JudgedDomain,
    { kind, person, report }: { readonly kind: RunKind; readonly person: string; readonly report: object },
  ): Promise<{ readonly id: string; readonly domain: string; readonly kind: RunKind }> {
    const read = kind === 'load' ? await checked(LoadReportDto, report) : await checked(FaultReportDto, report);
    if (Date.parse(read.ranAt) > this.parts.clock.nowMs()) {
      throw new ProblemError('invalid-request', {
        errors: [{ pointer: '/report/ranAt', message: 'must not be in the future' }],
      });
    }
    if (read instanceof FaultReportDto) this.#checkNames(domain, read);
    try {
      return { id: await this.parts.runs.keep(domain.name, kind, person, read), domain: domain.name, kind };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'PostgreSQL is away, and runs are kept there.';
      throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
    }
  }

  #checkNames({ name }: JudgedDomain, { faults }: FaultReportDto): void {
    const ids = this.parts.integrations.filter((each) => each.domain === name).map(({ id }) => id);
    const errors = faults.flatMap(({ integration }, index) =>
      ids.includes(integration)
        ? []
        : [{ pointer: `/report/faults/${index}/integration`, message: `is none of ${name}'s: ${ids.join(', ')}` }],
    );
    if (errors.length > 0) throw new ProblemError('invalid-request', { errors });
  }

  #contracts({ name, contracts }: JudgedDomain): ReadinessFacts['contracts'] {
    const shelf = this.parts.contracts.shelf.look();
    const shelved = shelf.domains.get(name) ?? [];
    return {
      fault: shelf.fault,
      served: contracts.map(({ version }) => ({
        version,
        state: shelved.find((each) => each.version === version)?.registered.state,
      })),
    };
  }
}

/** By the rules that bodies are checked by, below `/report`. */
async function checked<T extends object>(form: new () => T, report: object): Promise<T> {
  try {
    await validationPipe().transform(report, { type: 'body', metatype: form });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = (error.extras.errors ?? []).map(({ pointer, message }) => ({
      pointer: `/report${pointer}`,
      message,
    }));
    throw new ProblemError('invalid-request', { errors });
  }
  return plainToInstance(form, report);
}

const NOT_NOW: ReadonlySet<string> = new Set(['unavailable', 'too-slow']);

/** Undefined: PostgreSQL is away, or takes too long. */
async function known<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    const isAway = error instanceof StoreUnavailable || (error instanceof ProblemError && NOT_NOW.has(error.code));
    if (!isAway) throw error;
    return undefined;
  }
}
