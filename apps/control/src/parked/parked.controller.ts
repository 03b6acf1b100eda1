import { Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { MOST_PARKED } from '@banyan/outbox';
import { printable } from '@banyan/rollout';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { ParkedDesk, TELLING, type Telling } from './parked-desk.js';
import type { ParkedPage } from './read-parked.js';

const CONSUMER = /^[a-z][a-z0-9-]{0,59}$/;

export class ParkedQueryDto {
  @IsOptional()
  @IsIn(TELLING)
  service?: Telling;

  @IsOptional()
  @Matches(CONSUMER)
  consumer?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_PARKED)
  limit?: number;
}

export class ParkedDecisionDto extends PersonalWordDto {
  @IsOptional()
  @IsIn(TELLING)
  service?: Telling;

  @Matches(CONSUMER)
  consumer!: string;

  /** Of the messages; absent: all that are parked for the consumer. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARKED)
  @IsUUID('all', { each: true })
  ids?: string[];
}

/** What consumers of any outbox did not take and people decide about: to look at, to deliver once more, to give up. */
@Controller('api/parked')
@UseGuards(SameOriginGuard)
export class ParkedController {
  constructor(private readonly desk: ParkedDesk) {}

  /** @throws ProblemError `invalid-request`, `unavailable` */
  @Get()
  @Header('cache-control', 'no-store')
  look(@Query() { service = 'orders', consumer, limit = MOST_PARKED }: ParkedQueryDto): Promise<ParkedPage> {
    return this.desk.look(service, { limit, ...(consumer === undefined ? {} : { consumer }) });
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `unavailable` */
  @Post('retry')
  @Needs('operate')
  @HttpCode(200)
  retry(@Body() wish: ParkedDecisionDto): Promise<{ readonly decided: number }> {
    return this.#decide('retry', wish);
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `unavailable` */
  @Post('drop')
  @Needs('operate')
  @HttpCode(200)
  drop(@Body() wish: ParkedDecisionDto): Promise<{ readonly decided: number }> {
    return this.#decide('drop', wish);
  }

  async #decide(
    decision: 'retry' | 'drop',
    { service = 'orders', consumer, ids, person, reason }: ParkedDecisionDto,
  ): Promise<{ readonly decided: number }> {
    const word = { person: printable(person), reason: printable(reason) };
    const wish = { consumer, ...word, ...(ids === undefined ? {} : { ids }) };
    return { decided: await this.desk.decide(service, decision, wish) };
  }
}
