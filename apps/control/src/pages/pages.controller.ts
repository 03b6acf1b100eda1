import { Controller, Get, Header, Param, Query, Redirect } from '@nestjs/common';
import { ProblemError, PROBLEMS, type ProblemCode } from '@banyan/kernel';
import { JudgedDomains } from '../judging/judged-domains.js';
import { DecisionBook } from '../status/decision-book.js';
import { StatusView } from '../status/status-view.js';
import { decisionPage } from './decision-page.js';
import { contractsPage, problemPage, problemsPage } from './reference-pages.js';
import { PublishedFiles } from './published-files.js';
import { statusPage } from './status-page.js';

const HTML = 'text/html; charset=utf-8';

/** The pages for people. All of them work without script. */
@Controller()
export class PagesController {
  constructor(
    private readonly view: StatusView,
    private readonly decisions: DecisionBook,
    private readonly domains: JudgedDomains,
    private readonly files: PublishedFiles,
  ) {}

  @Get()
  @Redirect('/status', 302)
  home(): void {}

  @Get('status')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async status(@Query('still') still?: string): Promise<string> {
    return statusPage(await this.view.shop(), still !== undefined).text;
  }

  @Get('decisions/:id')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async decision(@Param('id') id: string): Promise<string> {
    return decisionPage(await this.decisions.page(id)).text;
  }

  @Get('problems')
  @Header('content-type', HTML)
  problems(): string {
    return problemsPage().text;
  }

  @Get('problems/:code')
  @Header('content-type', HTML)
  problem(@Param('code') code: string): string {
    if (!isProblemCode(code)) throw new ProblemError('not-found', { detail: 'There is no such problem.' });
    return problemPage(code).text;
  }

  @Get('contracts')
  @Header('content-type', HTML)
  contracts(): string {
    return contractsPage(this.domains.all).text;
  }

  @Get('contracts/*')
  @Header('content-type', 'application/yaml; charset=utf-8')
  contract(@Param('*') path: string): string {
    return this.files.read(path);
  }
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
