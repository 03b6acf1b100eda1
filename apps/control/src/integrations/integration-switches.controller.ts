import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { printable } from '@banyan/rollout';
import { IsInt, Max, Min } from 'class-validator';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { IntegrationSwitches, type IntegrationSwitch, type SwitchableIntegration } from './integration-switches.js';
import { LONGEST_OFF_MINUTES } from './switch-policy.js';

/** For how long an integration is out of use: it is always for a time. */
export class SwitchOffDto extends PersonalWordDto {
  @IsInt() @Min(1) @Max(LONGEST_OFF_MINUTES) minutes!: number;
}

/** Kill switches: what has a defined way without it can be taken out of use, with a reason and for a time. */
@Controller('api/integrations')
@UseGuards(SameOriginGuard)
export class IntegrationSwitchesController {
  constructor(private readonly switches: IntegrationSwitches) {}

  /** @throws ProblemError `unavailable` */
  @Get('switches')
  @Header('cache-control', 'no-store')
  async list(): Promise<{
    readonly switchable: readonly SwitchableIntegration[];
    readonly switches: readonly IntegrationSwitch[];
  }> {
    return { switchable: this.switches.switchable, switches: await this.switches.list() };
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':integration/off')
  @Needs('operate')
  @HttpCode(200)
  off(
    @Param('integration') integration: string,
    @Body() { person, reason, minutes }: SwitchOffDto,
  ): Promise<IntegrationSwitch> {
    return this.switches.off(integration, { person: printable(person), reason: printable(reason), minutes });
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':integration/on')
  @Needs('operate')
  @HttpCode(200)
  on(
    @Param('integration') integration: string,
    @Body() { person, reason }: PersonalWordDto,
  ): Promise<IntegrationSwitch> {
    return this.switches.on(integration, { person: printable(person), reason: printable(reason) });
  }
}
