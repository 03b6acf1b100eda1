import {
  DIFFERENCES_EXPLAIN_PATTERN,
  DIFFERENCES_LIST_PATTERN,
  type DifferenceList,
  type ExplainedDifference,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { OrdersEnvelopeDto } from '../questions/envelope.dto.js';
import { DifferenceDesk } from './difference-desk.js';
import { readDifferenceExplained, readDifferencesQuestion } from './read-differences-question.js';

/** What control asks for people: how the books of orders differ, and what somebody says about it. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class DifferencesController {
  constructor(@Inject(DifferenceDesk) private readonly desk: DifferenceDesk) {}

  @MessagePattern(DIFFERENCES_LIST_PATTERN)
  list(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<DifferenceList> {
    refuseLate(remainingMs);
    return this.desk.list(readDifferencesQuestion(question));
  }

  @MessagePattern(DIFFERENCES_EXPLAIN_PATTERN)
  explain(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ExplainedDifference> {
    refuseLate(remainingMs);
    return this.desk.explain(readDifferenceExplained(question));
  }
}
