import { Body, Controller, HttpCode, HttpStatus, Param, Post, Res, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { AnyControl } from '../leading/any-control.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { PersonalChangeDto } from './personal-change.dto.js';
import { PersonalChanges, type ChangeAnswer } from './personal-changes.js';

interface Reply {
  status(code: number): unknown;
}

/** What people may do to a latch. */
@Controller('api/domains/:domain')
@UseGuards(SameOriginGuard)
export class ChangesController {
  constructor(
    private readonly domains: JudgedDomains,
    private readonly changes: PersonalChanges,
  ) {}

  @Post('rollback')
  @Needs('operate')
  // It is in force wherever it is asked for, and whoever leads hears of it.
  @AnyControl()
  async rollback(
    @Param('domain') domain: string,
    @Body() change: PersonalChangeDto,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ChangeAnswer> {
    const answer = await this.changes.rollback(this.domains.extracted(domain), change);
    reply.status(answer.keptIn === 'database' ? HttpStatus.OK : HttpStatus.ACCEPTED);
    return answer;
  }

  @Post('reset')
  @Needs('operate')
  @HttpCode(200)
  reset(@Param('domain') domain: string, @Body() change: PersonalChangeDto): Promise<ChangeAnswer> {
    return this.changes.reset(this.domains.extracted(domain), change);
  }
}
