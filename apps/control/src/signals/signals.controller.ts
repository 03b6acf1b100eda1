import { Controller, Get, Header, Query } from '@nestjs/common';
import { ProblemError, type Clock } from '@banyan/kernel';
import { JudgedDomains } from '../judging/judged-domains.js';
import { BusinessDesk, type Business, type ImpactPage } from './business-desk.js';
import { SIGNAL_POLICY } from './signal-policy.js';
import { ImpactQueryDto } from './impact.dto.js';

/** What until now means. */
export class SignalClock {
  constructor(private readonly clock: Clock) {}

  nowMs(): number {
    return this.clock.nowMs();
  }
}

/** What the business asks. */
@Controller('api')
export class SignalsController {
  constructor(
    private readonly desk: BusinessDesk,
    private readonly domains: JudgedDomains,
    private readonly clock: SignalClock,
  ) {}

  /** @throws ProblemError `unavailable` without PostgreSQL */
  @Get('business')
  @Header('cache-control', 'no-store')
  business(): Promise<Business> {
    return this.desk.look();
  }

  /** @throws ProblemError `not-found`, `invalid-request`, or `unavailable` without PostgreSQL */
  @Get('impact')
  @Header('cache-control', 'no-store')
  impact(@Query() { domain, from, to }: ImpactQueryDto): Promise<ImpactPage> {
    const { name } = this.domains.named(domain);
    const nowMs = this.clock.nowMs();
    const fromMs = Date.parse(from);
    const toMs = Math.min(nowMs, to === undefined ? nowMs : Date.parse(to));
    if (!(fromMs < toMs && toMs - fromMs <= SIGNAL_POLICY.longestImpactMs)) {
      const message = 'must be before to and now, by a day at most';
      throw new ProblemError('invalid-request', { errors: [{ pointer: '/from', message }] });
    }
    return this.desk.impact(name, fromMs, toMs);
  }
}
