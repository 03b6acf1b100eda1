import { ERASURES_ASK_PATTERN, type ErasureAsked } from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { OrdersEnvelopeDto } from '../questions/envelope.dto.js';
import { readErasureQuestion } from '../questions/read-question.js';
import { OrderDatabase } from '../storage/order-database.js';
import { askErasure } from './ask-erasure.js';

/** What control asks for people: that a shopper be forgotten. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class ErasuresController {
  constructor(@Inject(OrderDatabase) private readonly database: OrderDatabase) {}

  @MessagePattern(ERASURES_ASK_PATTERN)
  ask(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ErasureAsked> {
    refuseLate(remainingMs);
    return askErasure(this.database, readErasureQuestion(question).email);
  }
}
