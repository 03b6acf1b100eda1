import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  Post,
  Query,
  Redirect,
  Res,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { OwnFormGuard } from '../api/own-form.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { MismatchDesk } from '../mismatches/mismatch-desk.js';
import { GoldenWishDto, GroupQueryDto, JudgementDto } from '../mismatches/mismatch-groups.dto.js';
import { tarFile } from '../mismatches/tar-file.js';
import { mismatchGroupPage } from './mismatch-group-page.js';
import { mismatchGroupsPage } from './mismatch-groups-page.js';

const HTML = 'text/html; charset=utf-8';
const FOUND = 302;
const SEE_OTHER = 303;

interface Reply {
  header(name: string, value: string): unknown;
}

/** Groups of mismatches for people: to look at, to judge, and to take a golden case from. All of it works without script. */
@Controller('mismatches')
export class MismatchPagesController {
  constructor(
    private readonly desk: MismatchDesk,
    private readonly domains: JudgedDomains,
  ) {}

  /** To the first domain that has two arms. */
  @Get()
  @Redirect('/status', FOUND)
  index(): { url: string } | undefined {
    const [first] = this.#extracted();
    return first === undefined ? undefined : { url: `/mismatches/${first}` };
  }

  @Get(':domain')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async groups(@Param('domain') domain: string, @Query() query: GroupQueryDto): Promise<string> {
    const { name } = this.domains.named(domain);
    const { limit, offset, release, judged } = query;
    const shown = { domains: this.#extracted(), limit, offset, release, judged };
    return mismatchGroupsPage(await this.desk.list(name, query), shown).text;
  }

  @Get(':domain/:group')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async group(@Param('domain') domain: string, @Param('group') group: string): Promise<string> {
    return mismatchGroupPage(await this.desk.group(this.domains.named(domain).name, group)).text;
  }

  @Post(':domain/:group/judgement')
  @Needs('judge')
  @UseGuards(OwnFormGuard)
  @Redirect('/mismatches', SEE_OTHER)
  async judge(
    @Param('domain') domain: string,
    @Param('group') group: string,
    @Body() wish: JudgementDto,
  ): Promise<{ url: string }> {
    const answer = await this.desk.judge(this.domains.named(domain).name, group, wish);
    return { url: `/mismatches/${answer.domain}/${answer.group}` };
  }

  @Get(':domain/:group/samples/:sample/golden.tar')
  @Needs('contracts')
  @Header('content-type', 'application/x-tar')
  @Header('cache-control', 'no-store')
  async golden(
    @Param('sample') sample: string,
    @Query() wish: GoldenWishDto,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    const { name, files, atMs } = await this.desk.golden(sample, wish);
    reply.header('content-disposition', `attachment; filename="${name}.tar"`);
    return new StreamableFile(tarFile(name, files, atMs));
  }

  #extracted(): readonly string[] {
    return this.domains.all.filter(({ extracted }) => extracted).map(({ name }) => name);
  }
}
