import { Controller, Get, Header, Param } from '@nestjs/common';
import type { ChainVerdict, DecisionRecord } from '@banyan/rollout';
import { JudgedDomains } from '../judging/judged-domains.js';
import { DecisionBook, type DecisionPage } from './decision-book.js';

/** The chains of decisions, as JSON: complete, so that anybody can verify and replay them. */
@Controller('api')
export class DecisionsController {
  constructor(
    private readonly decisions: DecisionBook,
    private readonly domains: JudgedDomains,
  ) {}

  @Get('domains/:domain/decisions')
  @Header('cache-control', 'no-store')
  async ofDomain(
    @Param('domain') domain: string,
  ): Promise<{ domain: string; decisions: readonly DecisionRecord[]; chain: ChainVerdict }> {
    const { name } = this.domains.named(domain);
    const { records, chain } = await this.decisions.chain(name);
    return { domain: name, decisions: records, chain };
  }

  @Get('decisions/:id')
  @Header('cache-control', 'no-store')
  one(@Param('id') id: string): Promise<DecisionPage> {
    return this.decisions.page(id);
  }
}
