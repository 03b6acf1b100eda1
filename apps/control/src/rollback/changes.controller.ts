import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { PersonalChangeDto } from './personal-change.dto.js';
import { PersonalChanges, type ChangeAnswer } from './personal-changes.js';

/** What people may do to a latch. */
@Controller('api/domains/:domain')
@UseGuards(SameOriginGuard)
export class ChangesController {
  constructor(
    private readonly domains: JudgedDomains,
    private readonly changes: PersonalChanges,
  ) {}

  @Post('rollback')
  @HttpCode(200)
  rollback(@Param('domain') domain: string, @Body() change: PersonalChangeDto): Promise<ChangeAnswer> {
    return this.changes.rollback(this.domains.extracted(domain), change);
  }

  @Post('reset')
  @HttpCode(200)
  reset(@Param('domain') domain: string, @Body() change: PersonalChangeDto): Promise<ChangeAnswer> {
    return this.changes.reset(this.domains.extracted(domain), change);
  }
}
