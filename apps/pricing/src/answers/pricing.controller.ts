import {
  PRICE_BATCH,
  PRICE_CHANGES_PATTERN,
  PRICE_ONE,
  PRICING_PATTERNS,
  QUOTE_BASKET,
  type PriceBatchResult,
  type PriceChanges,
  type PriceResult,
  type QuoteResult,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { PriceAnswers } from './price-answers.js';
import { BatchEnvelopeDto, ChangesEnvelopeDto, OneEnvelopeDto, QuoteEnvelopeDto } from './question.dto.js';

/** The operations of the domain, answered from memory, and what changed of prices. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class PricingController {
  constructor(@Inject(PriceAnswers) private readonly answers: PriceAnswers) {}

  @MessagePattern(PRICING_PATTERNS[PRICE_ONE])
  one(@Payload(questionPipe()) { question, remainingMs }: OneEnvelopeDto): PriceResult {
    refuseLate(remainingMs);
    return this.answers.one(question);
  }

  @MessagePattern(PRICING_PATTERNS[PRICE_BATCH])
  batch(@Payload(questionPipe()) { question, remainingMs }: BatchEnvelopeDto): PriceBatchResult {
    refuseLate(remainingMs);
    return this.answers.batch(question);
  }

  @MessagePattern(PRICING_PATTERNS[QUOTE_BASKET])
  quote(@Payload(questionPipe()) { question, remainingMs }: QuoteEnvelopeDto): QuoteResult {
    refuseLate(remainingMs);
    return this.answers.quote(question);
  }

  @MessagePattern(PRICE_CHANGES_PATTERN)
  changes(@Payload(questionPipe()) { question, remainingMs }: ChangesEnvelopeDto): PriceChanges {
    refuseLate(remainingMs);
    return this.answers.changes(question);
  }
}
