import { log } from '@banyan/observability';
import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Put,
  ValidationPipe,
} from '@nestjs/common';
import { FaultSwitchesDto } from './fault-switches.dto.js';
import { Faults, NO_FAULTS, type FaultSwitches } from './faults.js';

/** What ends the process at once. */
export const CRASH = Symbol('crash');

/** Registered where `hasFaultSwitches`: elsewhere these paths do not exist. */
@Controller('__faults')
export class FaultsController {
  constructor(
    @Inject(Faults) private readonly faults: Faults,
    @Inject(CRASH) private readonly crash: () => void,
  ) {}

  @Get()
  read(): FaultSwitches {
    return this.faults.switches;
  }

  @Put()
  replace(
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
    { crash = false, ...switches }: FaultSwitchesDto,
  ): FaultSwitches {
    const { wrongKind } = switches;
    if (wrongKind !== undefined && !this.faults.wrongKinds.includes(wrongKind)) {
      throw new BadRequestException([`wrongKind must be one of: ${this.faults.wrongKinds.join(', ') || 'none'}`]);
    }
    this.faults.set({ ...NO_FAULTS, ...definedOf(switches) });
    if (crash) {
      log.fatal('crashing, as asked');
      setImmediate(this.crash);
    }
    return this.faults.switches;
  }

  @Delete()
  @HttpCode(200)
  clear(): FaultSwitches {
    this.faults.set(NO_FAULTS);
    return this.faults.switches;
  }
}

function definedOf(switches: Omit<FaultSwitchesDto, 'crash'>): Partial<FaultSwitches> {
  return Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
}
