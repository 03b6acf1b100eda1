import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { PersonalChangeDto } from '../rollback/personal-change.dto.js';
import { StatusView } from '../status/status-view.js';
import { RampChanges, type RampAnswer } from './ramp-changes.js';
import type { PromotionStatus, RampStatus } from './ramp-status.js';

/** The ramp of a domain: to look at, to pause, to resume. */
@Controller('api/domains/:domain/ramp')
@UseGuards(SameOriginGuard)
export class RampController {
  constructor(
    private readonly domains: JudgedDomains,
    private readonly changes: RampChanges,
    private readonly view: StatusView,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  show(@Param('domain') domain: string): { domain: string; promotion: PromotionStatus; ramp: RampStatus | null } {
    const judged = this.domains.extracted(domain);
    return { domain: judged.name, ...this.view.ramp(judged) };
  }

  @Post('pause')
  @Needs('operate')
  @HttpCode(200)
  pause(@Param('domain') domain: string, @Body() change: PersonalChangeDto): Promise<RampAnswer> {
    return this.changes.pause(this.domains.extracted(domain).name, change);
  }

  @Post('resume')
  @Needs('operate')
  @HttpCode(200)
  resume(@Param('domain') domain: string, @Body() change: PersonalChangeDto): Promise<RampAnswer> {
    return this.changes.resume(this.domains.extracted(domain).name, change);
  }
}
