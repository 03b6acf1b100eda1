import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { printable } from '@banyan/rollout';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import type { Readiness, RunKind } from './readiness.js';
import { ReadinessDesk } from './readiness-desk.js';
import { RecordedRunDto } from './run.dto.js';

/** Is a domain ready for more traffic, and what of that was measured? */
@Controller('api/readiness')
@UseGuards(SameOriginGuard)
export class ReadinessController {
  constructor(
    private readonly desk: ReadinessDesk,
    private readonly domains: JudgedDomains,
  ) {}

  /** @throws ProblemError `not-found`; `conflict` when the domain is not extracted */
  @Get(':domain')
  @Header('cache-control', 'no-store')
  show(@Param('domain') domain: string): Promise<Readiness> {
    return this.desk.of(this.domains.extracted(domain));
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':domain/runs')
  @Needs('operate')
  @HttpCode(200)
  record(
    @Param('domain') domain: string,
    @Body() { kind, person, report }: RecordedRunDto,
  ): Promise<{ readonly id: string; readonly domain: string; readonly kind: RunKind }> {
    return this.desk.record(this.domains.extracted(domain), { kind, person: printable(person), report });
  }
}
