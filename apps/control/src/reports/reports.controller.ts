import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { ToldRun } from '@banyan/chaos';
import { ProblemError } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import type { Latch } from '@banyan/rollout';
import { DocumentFault, readEvidence } from '@banyan/slo';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { MinuteKeeping, type MinutesKept } from '../burn/minute-keeping.js';
import { ChaosDesk } from '../chaos/chaos-desk.js';
import { UsageKeeping, type UsageKept } from '../contracts/usage-keeping.js';
import { IntegrationSwitches, type ToldSwitch } from '../integrations/integration-switches.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { Leadership } from '../leading/leadership.js';
import { KnownLatches } from '../latches/known-latches.js';
import { Tripping } from '../rollback/tripping.js';
import { GroupKeeping, type GroupsKept } from '../mismatches/group-keeping.js';
import { IgnoreRules, type ToldRule } from '../mismatches/ignore-rules.js';
import { type KeptByDomain, MismatchKeeping } from '../mismatches/mismatch-keeping.js';
import { TrafficKeeping, type TrafficKept } from '../series/traffic-keeping.js';
import { minutesFault } from './minutes-report.dto.js';
import { ReplicaBook } from './replica-book.js';
import { ReplicaPathDto, ReplicaReportDto } from './replica-report.dto.js';

/** Where gateway replicas say what they saw, and learn what is forbidden. */
@Controller('api/replicas')
@UseGuards(SameOriginGuard)
@Needs('report')
export class ReportsController {
  readonly #taken = counter('banyan_replica_reports_total').with({ outcome: 'taken' });
  readonly #refused = counter('banyan_replica_reports_total').with({ outcome: 'refused' });

  constructor(
    private readonly book: ReplicaBook,
    private readonly domains: JudgedDomains,
    private readonly tripping: Tripping,
    private readonly latches: KnownLatches,
    private readonly mismatches: MismatchKeeping,
    private readonly groups: GroupKeeping,
    private readonly minutes: MinuteKeeping,
    private readonly usage: UsageKeeping,
    private readonly traffic: TrafficKeeping,
    private readonly switches: IntegrationSwitches,
    private readonly chaos: ChaosDesk,
    private readonly ignoring: IgnoreRules,
    private readonly leadership: Leadership,
  ) {}

  @Post(':replica/report')
  @HttpCode(200)
  report(
    @Param() path: ReplicaPathDto,
    @Body() report: ReplicaReportDto,
  ): {
    /** Whether this control keeps what it is told, and its word on switches and rules is the last. */
    leads: boolean;
    latches: Readonly<Record<string, Latch>>;
    kept: KeptByDomain;
    groups: Readonly<Record<string, GroupsKept>>;
    minutes: Readonly<Record<string, MinutesKept>>;
    traffic?: TrafficKept;
    usage?: UsageKept;
    switches: readonly ToldSwitch[];
    chaos: readonly ToldRun[];
    ignoring: readonly ToldRule[];
  } {
    this.#check(report);
    if (!this.book.write(path.replica, report)) {
      this.#refused.inc();
      throw new ProblemError('overloaded', { detail: 'Too many replicas report.', retryAfterSeconds: 60 });
    }
    this.#taken.inc();
    const leads = this.leadership.leads();
    // Not awaited: the replica hears of a trip from PostgreSQL, and must not wait for it here.
    for (const domain of this.domains.all) {
      if (leads) void this.tripping.consider(domain);
      else this.tripping.judge(domain);
    }
    if (leads) this.#keep(path.replica, report);
    const heard = new Set(this.book.pages().map(({ replica }) => replica));
    this.mismatches.forgetAllBut(heard);
    this.groups.forgetAllBut(heard);
    this.minutes.forgetAllBut(heard);
    this.usage.forgetAllBut(heard);
    this.traffic.forgetAllBut(heard);
    const used = this.usage.of(path.replica);
    const traffic = this.traffic.of(path.replica);
    return {
      leads,
      latches: this.latches.all(),
      kept: this.mismatches.of(path.replica),
      groups: this.groups.of(path.replica),
      minutes: this.minutes.of(path.replica),
      ...(traffic === undefined ? {} : { traffic }),
      switches: this.switches.told(),
      chaos: this.chaos.told(),
      ignoring: this.ignoring.told(),
      ...(used === undefined ? {} : { usage: used }),
    };
  }

  /** Not by one that follows, or knows no leader: the gateway tells it again until it hears that it is kept. */
  #keep(replica: string, { shadow, minutes, traffic, usage }: ReplicaReportDto): void {
    this.mismatches.take(replica, shadow);
    this.groups.take(replica, shadow);
    this.minutes.take(replica, minutes ?? []);
    if (traffic !== undefined) this.traffic.take(replica, traffic);
    if (usage !== undefined) this.usage.take(replica, usage);
  }

  /** What class-validator cannot say: more failures than requests, two reports on one domain. */
  #check(report: ReplicaReportDto): void {
    try {
      report.evidence.forEach((evidence, index) => readEvidence(evidence, `/evidence/${index}`));
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      this.#refused.inc();
      const pointer = error.field.replaceAll(/[.[]/g, '/').replaceAll(']', '');
      throw new ProblemError('invalid-request', { errors: [{ pointer, message: error.expected }] });
    }
    for (const [index, minutes] of (report.minutes ?? []).entries()) {
      const fault = minutesFault(minutes);
      if (fault === undefined) continue;
      this.#refused.inc();
      throw new ProblemError('invalid-request', {
        errors: [{ pointer: `/minutes/${index}${fault.pointer}`, message: fault.message }],
      });
    }
    const over = (report.traffic?.rows ?? []).findIndex(
      ({ requests, failed, slow }) => Math.max(failed, slow) > requests,
    );
    if (over >= 0) {
      this.#refused.inc();
      throw new ProblemError('invalid-request', {
        errors: [
          { pointer: `/traffic/rows/${over}`, message: 'must have no more failures and slow ones than requests' },
        ],
      });
    }
    const domains = report.evidence.map(({ domain }) => domain);
    if (new Set(domains).size === domains.length) return;
    this.#refused.inc();
    throw new ProblemError('invalid-request', {
      errors: [{ pointer: '/evidence', message: 'must name each domain once' }],
    });
  }
}
