import { Body, Controller, Get, Header, Inject, Put, ValidationPipe } from '@nestjs/common';
import { PartiesOffDto } from './party-switches.dto.js';
import { PartySwitches, type PartyOff } from './party-switches.js';

/** On the operations side: which outside parties people took out of use, as control says. */
@Controller('parties/out-of-use')
export class PartySwitchesController {
  constructor(@Inject(PartySwitches) private readonly switches: PartySwitches) {}

  @Get()
  @Header('cache-control', 'no-store')
  async read(): Promise<{ readonly parties: readonly PartyOff[] }> {
    return { parties: await this.switches.read() };
  }

  @Put()
  async replace(
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
    { parties }: PartiesOffDto,
  ): Promise<{ readonly parties: readonly PartyOff[] }> {
    return { parties: await this.switches.replace(parties) };
  }
}
