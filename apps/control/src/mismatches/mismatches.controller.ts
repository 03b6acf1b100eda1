import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { RolloutStore, StoreUnavailable } from '@banyan/rollout';
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

  /** The newest first. @throws ProblemError `not-found`, `invalid-request`, or `unavailable` without PostgreSQL */
  @Get('domains/:domain/mismatches')
  @Header('cache-control', 'no-store')
  async ofDomain(
    @Param('domain') domain: string,
    @Query() { limit }: MismatchPageDto,
  ): Promise<{ domain: string; mismatches: readonly MismatchView[] }> {
    const { name } = this.domains.named(domain);
    try {
      return { domain: name, mismatches: (await this.store.mismatches(name, limit)).map(mismatchView) };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'PostgreSQL is away, and mismatches are kept there.';
      throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
    }
  }
}
