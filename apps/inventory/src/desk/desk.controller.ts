import { STOCK_DESK_PATTERNS, type ConfirmResult, type ReserveResult } from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { GiveBackEnvelopeDto, ReferenceEnvelopeDto, ReserveEnvelopeDto } from './desk.dto.js';
import { StockDeskAnswers } from './stock-desk.js';

/** What a question may take where its caller does not say, ms. */
const OWN_BUDGET_MS = 2_000;

interface Done {
  readonly kind: 'done';
}

/** The stock desk: sets goods aside for orders, in the service's tables. Everything may be asked twice. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class DeskController {
  constructor(@Inject(StockDeskAnswers) private readonly desk: StockDeskAnswers) {}

  @MessagePattern(STOCK_DESK_PATTERNS.reserve)
  reserve(
    @Payload(questionPipe()) { question, remainingMs = OWN_BUDGET_MS }: ReserveEnvelopeDto,
  ): Promise<ReserveResult> {
    refuseLate(remainingMs);
    return this.desk.reserve(question, { signal: AbortSignal.timeout(remainingMs), remainingMs: () => remainingMs });
  }

  @MessagePattern(STOCK_DESK_PATTERNS.confirm)
  confirm(@Payload(questionPipe()) { question, remainingMs }: ReferenceEnvelopeDto): Promise<ConfirmResult> {
    refuseLate(remainingMs);
    return this.desk.confirm(question.reference);
  }

  @MessagePattern(STOCK_DESK_PATTERNS.release)
  async release(@Payload(questionPipe()) { question, remainingMs }: ReferenceEnvelopeDto): Promise<Done> {
    refuseLate(remainingMs);
    await this.desk.release(question.reference);
    return { kind: 'done' };
  }

  @MessagePattern(STOCK_DESK_PATTERNS.giveBack)
  async giveBack(@Payload(questionPipe()) { question, remainingMs }: GiveBackEnvelopeDto): Promise<Done> {
    refuseLate(remainingMs);
    await this.desk.giveBack(question);
    return { kind: 'done' };
  }
}
