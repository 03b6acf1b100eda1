import { Controller, Get, Header, Param, Query, Redirect } from '@nestjs/common';
import { DecisionBook } from '../status/decision-book.js';
import { StatusView } from '../status/status-view.js';
import { decisionPage } from './decision-page.js';
import { statusPage } from './status-page.js';

const HTML = 'text/html; charset=utf-8';

/** The pages for people. All of them work without script. */
@Controller()
export class PagesController {
  constructor(
    private readonly view: StatusView,
    private readonly decisions: DecisionBook,
  ) {}

  @Get()
  @Redirect('/status', 302)
  home(): void {}

  @Get('status')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async status(@Query('renewing') renewing?: string): Promise<string> {
    return statusPage(await this.view.shop(), renewing !== undefined).text;
  }

  @Get('decisions/:id')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async decision(@Param('id') id: string): Promise<string> {
    return decisionPage(await this.decisions.page(id)).text;
  }
}
