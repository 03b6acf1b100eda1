import { counter, log } from '@banyan/observability';
import {
  BadRequestException,
  Body,
  Controller,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  ServiceUnavailableException,
} from '@nestjs/common';
import { OrderInbox, type Received } from './order-inbox.js';

/** On the operations side: what outside parties tell, as CloudEvents in structured JSON. */
@Controller('inbox')
export class InboxController {
  readonly #counted = counter('banyan_orders_inbound_events_total');

  constructor(@Inject(OrderInbox) private readonly inbox: OrderInbox) {}

  /** 204: taken, now or before. 404: of an order that is not here, to be told again. 400: it cannot be read. 503: later. */
  @Post('fulfilment')
  @HttpCode(204)
  fulfilment(@Body() body: unknown): Promise<void> {
    return this.#answer('fulfilment', () => this.inbox.fulfilment(body));
  }

  /** The same. */
  @Post('payment')
  @HttpCode(204)
  payment(@Body() body: unknown): Promise<void> {
    return this.#answer('payment', () => this.inbox.payment(body));
  }

  async #answer(source: string, receive: () => Promise<Received>): Promise<void> {
    let received: Received;
    try {
      received = await receive();
    } catch (error) {
      log.warn('an event could not be taken', { source, err: error });
      this.#counted.with({ source, outcome: 'failed' }).inc();
      throw new ServiceUnavailableException('PostgreSQL is away, and what is told is kept there.');
    }
    this.#counted.with({ source, outcome: received.kind }).inc();
    if (received.kind === 'unreadable') {
      log.warn('an event cannot be read', { source, reason: received.because });
      throw new BadRequestException(received.because);
    }
    if (received.kind === 'unknown-order') throw new NotFoundException('There is no such order yet.');
  }
}
