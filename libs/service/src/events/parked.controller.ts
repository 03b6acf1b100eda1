import { MOST_PARKED, ParkedMessages, type ConsumerState, type ParkedMessage } from '@banyan/outbox';
import { log } from '@banyan/observability';
import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, ValidationPipe } from '@nestjs/common';
import { ParkedDecisionDto, ParkedQueryDto } from './event.dto.js';

/** Body of `GET /parked`. */
export interface ParkedReport {
  /** How it goes with everybody who is told. */
  readonly consumers: readonly ConsumerState[];
  /** What waits for people, the oldest first. */
  readonly messages: readonly ParkedMessage[];
}

const checked = (): ValidationPipe =>
  new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });

/** On the operations side of a service that has an outbox: what is parked in it, and what people decide about that. */
@Controller('parked')
export class ParkedController {
  constructor(@Inject(ParkedMessages) private readonly parked: ParkedMessages) {}

  @Get()
  @Header('cache-control', 'no-store')
  async read(@Query(checked()) { consumer, limit = MOST_PARKED }: ParkedQueryDto): Promise<ParkedReport> {
    const wish = { most: limit, ...(consumer === undefined ? {} : { consumer }) };
    return { consumers: await this.parked.states(), messages: await this.parked.list(wish) };
  }

  /** Delivers them once more, and what they held after them. */
  @Post('retry')
  @HttpCode(200)
  retry(@Body(checked()) wish: ParkedDecisionDto): Promise<{ readonly decided: number }> {
    return this.#decide('retry', wish);
  }

  /** Gives them up; what they held goes on. */
  @Post('drop')
  @HttpCode(200)
  drop(@Body(checked()) wish: ParkedDecisionDto): Promise<{ readonly decided: number }> {
    return this.#decide('drop', wish);
  }

  async #decide(
    decision: 'retry' | 'drop',
    { person, reason, consumer, ids }: ParkedDecisionDto,
  ): Promise<{ readonly decided: number }> {
    const choice = { consumer, ...(ids === undefined ? {} : { ids }) };
    const decided = await this.parked[decision](choice, { by: person, reason });
    // Who, and why, is in the table of decisions.
    log.warn('somebody decided about parked events', { operation: decision, consumer, count: decided });
    return { decided };
  }
}
