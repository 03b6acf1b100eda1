import { Controller, Get, Header, Param } from '@nestjs/common';
import { IntegrationBook, type IntegrationPicture } from '../integrations/integration-book.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import type { DomainStatus, ShopStatus } from './shop-status.js';
import { StatusView } from './status-view.js';

/** What there is to see, as JSON. */
@Controller('api')
export class StatusController {
  constructor(
    private readonly view: StatusView,
    private readonly domains: JudgedDomains,
    private readonly book: IntegrationBook,
  ) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  status(): Promise<ShopStatus> {
    return this.view.shop();
  }

  @Get('integrations')
  @Header('cache-control', 'no-store')
  integrations(): Promise<IntegrationPicture> {
    return this.book.look();
  }

  @Get('domains')
  @Header('cache-control', 'no-store')
  async all(): Promise<{ domains: readonly DomainStatus[] }> {
    return { domains: await Promise.all(this.domains.all.map((domain) => this.view.domain(domain))) };
  }

  @Get('domains/:domain')
  @Header('cache-control', 'no-store')
  one(@Param('domain') name: string): Promise<DomainStatus> {
    return this.view.domain(this.domains.named(name));
  }
}
