import { CALLED_OFF_PATTERN, FIGURES_PATTERN, type CalledOffTold, type FiguresTold } from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { unavailable } from '../placing/placing.js';
import { OrdersEnvelopeDto } from '../questions/envelope.dto.js';
import { readCalledOffQuestion, readFiguresQuestion } from '../questions/read-question.js';
import { FiguresReader } from './figures.reader.js';

/** What control asks for people: what became of orders, counted. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class FiguresController {
  constructor(@Inject(FiguresReader) private readonly reader: FiguresReader) {}

  @MessagePattern(FIGURES_PATTERN)
  minutes(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<FiguresTold> {
    refuseLate(remainingMs);
    const { fromMs, untilMs } = readFiguresQuestion(question);
    return unavailable(() => this.reader.minutes(fromMs, untilMs));
  }

  @MessagePattern(CALLED_OFF_PATTERN)
  calledOff(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<CalledOffTold> {
    refuseLate(remainingMs);
    return unavailable(() => this.reader.calledOff(readCalledOffQuestion(question).sinceMs));
  }
}
