import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { printable } from '@banyan/rollout';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { ReplicaBook } from '../reports/replica-book.js';
import { SPEAKING_MS } from '../reports/speaking.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { IgnoreWishDto, RulePathDto } from './ignore-rules.dto.js';
import { IgnoreRules, type IgnoreRuleView } from './ignore-rules.js';

export interface IgnoreRuleList {
  readonly domain: string;
  /** Gateways that are heard. */
  readonly gateways: number;
  /** Those in force, then those that ended last; with each how many gateways follow it. */
  readonly rules: readonly (IgnoreRuleView & { readonly followedBy: number })[];
}

/** Differences that are ignored for a time: still counted and kept, and no evidence. */
@Controller('api/domains/:domain/ignore-rules')
@UseGuards(SameOriginGuard)
export class IgnoreRulesController {
  constructor(
    private readonly rules: IgnoreRules,
    private readonly domains: JudgedDomains,
    private readonly book: ReplicaBook,
  ) {}

  /** @throws ProblemError `not-found`, `unavailable` */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Param('domain') domain: string): Promise<IgnoreRuleList> {
    const { name } = this.domains.named(domain);
    const rules = await this.rules.list(name);
    const speaking = this.book.pages().filter((page) => this.book.ageMs(page) < SPEAKING_MS);
    const followers = (number: number): number =>
      speaking.filter(({ report }) => report.ignoring?.includes(number)).length;
    return {
      domain: name,
      gateways: speaking.length,
      rules: rules.map((rule) => ({ ...rule, followedBy: followers(rule.number) })),
    };
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post()
  @Needs('judge')
  @HttpCode(200)
  ignore(@Param('domain') domain: string, @Body() wish: IgnoreWishDto): Promise<IgnoreRuleView> {
    const { name } = this.domains.extracted(domain);
    const { operation, path, kind, about, days, person, reason } = wish;
    if (about !== undefined && kind === undefined) {
      const message = 'must be said where `about` is: only a kind has something in common';
      throw new ProblemError('invalid-request', { errors: [{ pointer: '/kind', message }] });
    }
    const by = { person: printable(person), reason: printable(reason) };
    return this.rules.ignore(name, { operation, path, kind, about, days, ...by });
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':number/withdraw')
  @Needs('judge')
  @HttpCode(200)
  withdraw(
    @Param() { domain, number }: RulePathDto,
    @Body() { person, reason }: PersonalWordDto,
  ): Promise<IgnoreRuleView> {
    const { name } = this.domains.extracted(domain);
    return this.rules.withdraw(name, number, { person: printable(person), reason: printable(reason) });
  }
}
