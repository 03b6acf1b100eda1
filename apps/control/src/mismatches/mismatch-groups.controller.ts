import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { bundleView, type BundleView } from './golden-bundle.js';
import { MismatchDesk, type GroupList, type GroupPage, type JudgementAnswer } from './mismatch-desk.js';
import { GoldenWishDto, GroupQueryDto, JudgementDto } from './mismatch-groups.dto.js';

/** Mismatches in groups of one cause, what people say of them, and golden cases made of them. */
@Controller('api')
@UseGuards(SameOriginGuard)
export class MismatchGroupsController {
  constructor(
    private readonly desk: MismatchDesk,
    private readonly domains: JudgedDomains,
  ) {}

  /** Most copies first. @throws ProblemError `not-found`, `invalid-request`, or `unavailable` without PostgreSQL */
  @Get('domains/:domain/mismatch-groups')
  @Header('cache-control', 'no-store')
  list(@Param('domain') domain: string, @Query() query: GroupQueryDto): Promise<GroupList> {
    return this.desk.list(this.domains.named(domain).name, query);
  }

  /** One group with its samples. @throws ProblemError as `list` */
  @Get('domains/:domain/mismatch-groups/:group')
  @Header('cache-control', 'no-store')
  group(@Param('domain') domain: string, @Param('group') group: string): Promise<GroupPage> {
    return this.desk.group(this.domains.named(domain).name, group);
  }

  /** A note in the domain's chain of decisions. @throws ProblemError as `list` */
  @Post('domains/:domain/mismatch-groups/:group/judgement')
  @Needs('judge')
  @HttpCode(200)
  judge(
    @Param('domain') domain: string,
    @Param('group') group: string,
    @Body() wish: JudgementDto,
  ): Promise<JudgementAnswer> {
    return this.desk.judge(this.domains.named(domain).name, group, wish);
  }

  /** @throws ProblemError as `list`, and `conflict` when no golden case can be made of it */
  @Get('mismatch-samples/:sample/golden')
  @Needs('contracts')
  @Header('cache-control', 'no-store')
  async golden(@Param('sample') sample: string, @Query() wish: GoldenWishDto): Promise<BundleView> {
    return bundleView(await this.desk.golden(sample, wish));
  }
}
