import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { GuardWord } from '@banyan/chaos';
import { printable } from '@banyan/rollout';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { ChaosDesk, type TouchableIntegration } from './chaos-desk.js';
import { ChaosBeginDto } from './chaos.dto.js';
import type { ChaosRun } from './chaos-run.js';

/** Faults that are injected into the calls of an integration, for a share of sessions and a time. */
@Controller('api/chaos')
@UseGuards(SameOriginGuard)
export class ChaosController {
  constructor(private readonly desk: ChaosDesk) {}

  /** @throws ProblemError `unavailable` */
  @Get()
  @Header('cache-control', 'no-store')
  async show(): Promise<{
    readonly forbidden: GuardWord | null;
    readonly touchable: readonly TouchableIntegration[];
    readonly runs: readonly ChaosRun[];
  }> {
    const [forbidden, runs] = await Promise.all([this.desk.forbids(), this.desk.list()]);
    return { forbidden: forbidden ?? null, touchable: this.desk.touchable, runs };
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `chaos-refused`, `unavailable` */
  @Post(':integration/start')
  @Needs('operate')
  @HttpCode(200)
  start(
    @Param('integration') integration: string,
    @Body() { person, reason, fault, sharePercent, seconds, latencyMs }: ChaosBeginDto,
  ): Promise<ChaosRun> {
    const word = { person: printable(person), reason: printable(reason) };
    return this.desk.begin(integration, { fault, sharePercent, seconds, latencyMs }, word);
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':integration/stop')
  @Needs('operate')
  @HttpCode(200)
  stop(@Param('integration') integration: string, @Body() { person, reason }: PersonalWordDto): Promise<ChaosRun> {
    return this.desk.end(integration, { person: printable(person), reason: printable(reason) });
  }
}
