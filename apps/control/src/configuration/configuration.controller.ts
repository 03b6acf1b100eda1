import { Controller, Get, Header } from '@nestjs/common';
import { ConfigurationSurvey, type ProcessConfiguration } from './configuration-survey.js';

/** What control and the gateways were started with. */
@Controller('api/configuration')
export class ConfigurationController {
  constructor(private readonly survey: ConfigurationSurvey) {}

  @Get()
  @Header('cache-control', 'no-store')
  async look(): Promise<{ readonly processes: readonly ProcessConfiguration[] }> {
    return { processes: await this.survey.look() };
  }
}
