import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  ORDERS_PATTERNS,
  REHEARSE_PATTERN,
  type CancelResult,
  type ListResult,
  type PlaceResult,
  type ReadResult,
  type RehearsedOrder,
  type ReturnResult,
} from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Cancelling } from '../cancelling/cancelling.js';
import { Placing, unavailable } from '../placing/placing.js';
import { OrderReader } from '../reading/order-reader.js';
import { Rehearsing } from '../rehearsal/rehearsing.js';
import { Returning } from '../returning/returning.js';
import { OrdersEnvelopeDto } from './envelope.dto.js';
import {
  readListQuestion,
  readOrderQuestion,
  readOrderToPlace,
  readReturnToMake,
  readSettleQuestion,
} from './read-question.js';

/** The operations of the domain, and what would come of an order. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class OrdersController {
  constructor(
    @Inject(Placing) private readonly placing: Placing,
    @Inject(OrderReader) private readonly reader: OrderReader,
    @Inject(Cancelling) private readonly cancelling: Cancelling,
    @Inject(Returning) private readonly returning: Returning,
    @Inject(Rehearsing) private readonly rehearsing: Rehearsing,
  ) {}

  @MessagePattern(ORDERS_PATTERNS[ORDER_PLACE])
  place(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<PlaceResult> {
    refuseLate(remainingMs);
    return this.placing.place(readOrderToPlace(question), remainingMs);
  }

  @MessagePattern(ORDERS_PATTERNS[ORDER_SETTLE])
  settle(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<PlaceResult> {
    refuseLate(remainingMs);
    return this.placing.settle(readSettleQuestion(question), remainingMs);
  }

  @MessagePattern(ORDERS_PATTERNS[ORDER_READ])
  read(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ReadResult> {
    refuseLate(remainingMs);
    const { reference } = readOrderQuestion(question);
    return unavailable(() => this.reader.read(reference));
  }

  @MessagePattern(ORDERS_PATTERNS[ORDER_LIST])
  list(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ListResult> {
    refuseLate(remainingMs);
    const asked = readListQuestion(question);
    return unavailable(() => this.reader.list(asked));
  }

  @MessagePattern(ORDERS_PATTERNS[ORDER_CANCEL])
  cancel(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<CancelResult> {
    refuseLate(remainingMs);
    return this.cancelling.cancel(readOrderQuestion(question).reference, 'by-shopper');
  }

  @MessagePattern(ORDERS_PATTERNS[ORDER_RETURN])
  giveBack(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ReturnResult> {
    refuseLate(remainingMs);
    return this.returning.take(readReturnToMake(question));
  }

  @MessagePattern(REHEARSE_PATTERN)
  rehearse(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<RehearsedOrder> {
    refuseLate(remainingMs);
    return this.rehearsing.rehearse(readOrderToPlace(question));
  }
}
