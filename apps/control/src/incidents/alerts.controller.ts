import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import type { Clock } from '@banyan/kernel';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { AlertsDto } from './alert.dto.js';
import { IncidentDesk } from './incident-desk.js';
import { readAlert } from './read-alert.js';

/** For alerts that do not say when they ended; a token of its own, since Nest knows no interfaces. */
export abstract class AlertClock implements Pick<Clock, 'nowMs'> {
  abstract nowMs(): number;
}

/** Where Alertmanager says what fires, and what is over. */
@Controller('api/alerts')
@UseGuards(SameOriginGuard)
export class AlertsController {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly domains: JudgedDomains,
    private readonly clock: AlertClock,
  ) {}

  /** @throws ProblemError `invalid-request`, `unavailable`: Alertmanager says it again */
  @Post()
  @Needs('report')
  @HttpCode(200)
  async take(@Body() { alerts }: AlertsDto): Promise<{ readonly taken: number }> {
    const names = this.domains.all.map(({ name }) => name);
    await this.desk.alerted(alerts.map((alert) => readAlert(alert, names, this.clock.nowMs())));
    return { taken: alerts.length };
  }
}
