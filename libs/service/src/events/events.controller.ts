import { EventUnreadable, readCloudEvent, TAKE_EVENT, type CloudEvent, type EventTaken } from '@banyan/outbox';
import { Controller, Inject, UseFilters, UseInterceptors, type Type } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { CallInterceptor } from '../rpc/call.interceptor.js';
import { questionPipe } from '../rpc/question.pipe.js';
import { refuseLate } from '../rpc/question-refused.js';
import { RpcErrorFilter } from '../rpc/rpc-error.filter.js';
import type { ServiceName } from '../service-name.js';
import { EVENT_TAKER, type EventTaker } from './event-taker.js';
import { EventEnvelopeDto } from './event.dto.js';

/** The line on which a service is told of events: `<service>.events.take`. */
export function eventsControllerOf(service: ServiceName): Type {
  @Controller()
  @UseFilters(RpcErrorFilter)
  @UseInterceptors(CallInterceptor)
  class EventsController {
    constructor(@Inject(EVENT_TAKER) private readonly taker: EventTaker) {}

    @MessagePattern(`${service}.${TAKE_EVENT}`)
    async take(@Payload(questionPipe()) { question, remainingMs }: EventEnvelopeDto): Promise<EventTaken> {
      refuseLate(remainingMs);
      let event: CloudEvent;
      try {
        event = readCloudEvent(question);
      } catch (error) {
        if (error instanceof EventUnreadable) return { kind: 'refused', because: error.message };
        throw error;
      }
      return this.taker.take(event);
    }
  }
  return EventsController;
}
