import { PARKED_QUESTIONS, ParkedMessages, type ConsumerState, type ParkedMessage } from '@banyan/outbox';
import { log } from '@banyan/observability';
import { Controller, Inject, UseFilters, UseInterceptors, type Type } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { CallInterceptor } from '../rpc/call.interceptor.js';
import { EnvelopeDto } from '../rpc/envelope.dto.js';
import { questionPipe } from '../rpc/question.pipe.js';
import { refuseLate } from '../rpc/question-refused.js';
import { RpcErrorFilter } from '../rpc/rpc-error.filter.js';
import type { ServiceName } from '../service-name.js';
import { ParkedDecisionEnvelopeDto, ParkedListEnvelopeDto, type ParkedDecisionDto } from './event.dto.js';

/** The lines on which people look at what is parked in a service's outbox, and decide about it. */
export function parkedControllerOf(service: ServiceName): Type {
  @Controller()
  @UseFilters(RpcErrorFilter)
  @UseInterceptors(CallInterceptor)
  class ParkedController {
    constructor(@Inject(ParkedMessages) private readonly parked: ParkedMessages) {}

    @MessagePattern(`${service}.${PARKED_QUESTIONS.list}`)
    async list(
      @Payload(questionPipe()) { question, remainingMs }: ParkedListEnvelopeDto,
    ): Promise<{ readonly messages: readonly ParkedMessage[] }> {
      refuseLate(remainingMs);
      return { messages: await this.parked.list(question) };
    }

    @MessagePattern(`${service}.${PARKED_QUESTIONS.states}`)
    async states(
      @Payload(questionPipe()) { remainingMs }: EnvelopeDto,
    ): Promise<{ readonly consumers: readonly ConsumerState[] }> {
      refuseLate(remainingMs);
      return { consumers: await this.parked.states() };
    }

    @MessagePattern(`${service}.${PARKED_QUESTIONS.retry}`)
    retry(
      @Payload(questionPipe()) { question, remainingMs }: ParkedDecisionEnvelopeDto,
    ): Promise<{ readonly decided: number }> {
      refuseLate(remainingMs);
      return this.#decide('retry', question);
    }

    @MessagePattern(`${service}.${PARKED_QUESTIONS.drop}`)
    drop(
      @Payload(questionPipe()) { question, remainingMs }: ParkedDecisionEnvelopeDto,
    ): Promise<{ readonly decided: number }> {
      refuseLate(remainingMs);
      return this.#decide('drop', question);
    }

    async #decide(
      decision: 'retry' | 'drop',
      { by, reason, ...choice }: ParkedDecisionDto,
    ): Promise<{ readonly decided: number }> {
      const decided = await this.parked[decision](choice, { by, reason });
      // Who, and why, is in the table of decisions.
      log.warn('somebody decided about parked events', {
        operation: decision,
        consumer: choice.consumer,
        count: decided,
      });
      return { decided };
    }
  }
  return ParkedController;
}
