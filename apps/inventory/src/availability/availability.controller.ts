import {
  AVAILABILITY_BATCH,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  INVENTORY_PATTERNS,
  STOCK_LIST_PATTERN,
  type AvailabilityResult,
  type BatchResult,
  type LocationsResult,
  type StockListPage,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { BatchEnvelopeDto, LocationsEnvelopeDto, OneEnvelopeDto, StockListEnvelopeDto } from './question.dto.js';
import { StockAnswers } from './stock-answers.js';

/** The operations of the domain for browsing, answered from memory. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class AvailabilityController {
  constructor(@Inject(StockAnswers) private readonly answers: StockAnswers) {}

  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_ONE])
  one(@Payload(questionPipe()) { question, remainingMs }: OneEnvelopeDto): AvailabilityResult {
    refuseLate(remainingMs);
    return this.answers.one(question);
  }

  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_BATCH])
  batch(@Payload(questionPipe()) { question, remainingMs }: BatchEnvelopeDto): BatchResult {
    refuseLate(remainingMs);
    return this.answers.batch(question);
  }

  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_LOCATIONS])
  locations(@Payload(questionPipe()) { question, remainingMs }: LocationsEnvelopeDto): LocationsResult {
    refuseLate(remainingMs);
    return this.answers.locations(question);
  }

  @MessagePattern(STOCK_LIST_PATTERN)
  list(@Payload(questionPipe()) { question, remainingMs }: StockListEnvelopeDto): StockListPage {
    refuseLate(remainingMs);
    return this.answers.list(question);
  }
}
