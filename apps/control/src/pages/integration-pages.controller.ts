import { Controller, Get, Header, Param } from '@nestjs/common';
import { IntegrationBook } from '../integrations/integration-book.js';
import { integrationsPage } from './integrations-section.js';
import { Runbooks } from './runbooks.js';

const HTML = 'text/html; charset=utf-8';

/** What the shop leans on, for people: to read at leisure, and at night. */
@Controller()
export class IntegrationPagesController {
  constructor(
    private readonly book: IntegrationBook,
    private readonly runbooks: Runbooks,
  ) {}

  @Get('integrations')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async integrations(): Promise<string> {
    const { asOf, integrations } = await this.book.look();
    return integrationsPage(integrations, Date.parse(asOf)).text;
  }

  @Get('runbooks')
  @Header('content-type', HTML)
  index(): string {
    return this.runbooks.index().text;
  }

  @Get('runbooks/:name')
  @Header('content-type', HTML)
  page(@Param('name') name: string): string {
    return this.runbooks.page(name).text;
  }
}
