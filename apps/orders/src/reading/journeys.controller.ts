import {
  JOURNEY_PATTERN,
  SEARCH_PATTERN,
  STANDINGS_PATTERN,
  type JourneyTold,
  type StandingsTold,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { unavailable } from '../placing/placing.js';
import { OrdersEnvelopeDto } from '../questions/envelope.dto.js';
import { readJourneyQuestion, readSearchQuestion, readStandingsQuestion } from '../questions/read-question.js';
import { JourneyReader } from './journey.reader.js';

/** What control asks for people: what happened to an order, by the books. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class JourneysController {
  constructor(@Inject(JourneyReader) private readonly reader: JourneyReader) {}

  @MessagePattern(JOURNEY_PATTERN)
  of(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<JourneyTold> {
    refuseLate(remainingMs);
    return unavailable(() => this.reader.of(readJourneyQuestion(question).reference));
  }

  @MessagePattern(STANDINGS_PATTERN)
  async standings(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<StandingsTold> {
    refuseLate(remainingMs);
    const { references } = readStandingsQuestion(question);
    return { standings: await unavailable(() => this.reader.standings(references)) };
  }

  @MessagePattern(SEARCH_PATTERN)
  async search(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<StandingsTold> {
    refuseLate(remainingMs);
    return { standings: await unavailable(() => this.reader.search(readSearchQuestion(question))) };
  }
}
