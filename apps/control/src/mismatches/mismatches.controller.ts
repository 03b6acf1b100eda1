import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { MismatchPageDto } from './mismatch-page.dto.js';
import { mismatchView, type MismatchView } from './mismatch-view.js';

/** Differences between the arms that nothing explains: where and of which types, with hashes in place of values. */
@Controller('api')
export class MismatchesController {
  constructor(
    private readonly store: RolloutStore,
    private readonly domains: JudgedDomains,
  ) {}

  /** The newest first. @throws ProblemError `not-found`, `invalid-request`, `too-slow`, or `unavailable` without PostgreSQL */
  @Get('domains/:domain/mismatches')
  @Header('cache-control', 'no-store')
  async ofDomain(
    @Param('domain') domain: string,
    @Query() { limit }: MismatchPageDto,
  ): Promise<{ domain: string; mismatches: readonly MismatchView[] }> {
    const { name } = this.domains.named(domain);
    const kept = await askStore('mismatches are', () => this.store.mismatches(name, limit));
    return { domain: name, mismatches: kept.map(mismatchView) };
  }
}
