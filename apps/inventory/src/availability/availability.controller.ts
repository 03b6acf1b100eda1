import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  INVENTORY_PATTERNS,
  STOCK_LIST_PATTERN,
  type AvailabilityResult,
  type BatchResult,
  type FirmResult,
  type LocationsResult,
  type StockListPage,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { FirmAnswers } from '../desk/firm-answers.js';
import {
  BatchEnvelopeDto,
  FirmEnvelopeDto,
  LocationsEnvelopeDto,
  OneEnvelopeDto,
  StockListEnvelopeDto,
} from './question.dto.js';
import { StockAnswers } from './stock-answers.js';

/** What a firm question may take where its caller does not say, ms. */
const OWN_BUDGET_MS = 2_000;

/** The operations of the domain: for browsing, answered from memory; firm, from the tables. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class AvailabilityController {
  constructor(
    @Inject(StockAnswers) private readonly answers: StockAnswers,
    @Inject(FirmAnswers) private readonly firmAnswers: FirmAnswers,
  ) {}

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

  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_FIRM])
  firm(@Payload(questionPipe()) { question, remainingMs = OWN_BUDGET_MS }: FirmEnvelopeDto): Promise<FirmResult> {
    refuseLate(remainingMs);
    const attempt = { signal: AbortSignal.timeout(remainingMs), remainingMs: () => remainingMs };
    return this.firmAnswers.firm(question, attempt);
  }

  @MessagePattern(STOCK_LIST_PATTERN)
  list(@Payload(questionPipe()) { question, remainingMs }: StockListEnvelopeDto): StockListPage {
    refuseLate(remainingMs);
    return this.answers.list(question);
  }
}
