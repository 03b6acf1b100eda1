import type { Attempt } from '@banyan/resilience';
import { record, ServiceClient, text, whole } from '@banyan/rpc';
import { TranslationRefused } from '@banyan/kernel';
import type { ServiceConnection } from '../../domain.js';
import {
  ERASURES_ASK_PATTERN,
  MOST_ERASED,
  type ErasureAsked,
  type ErasureQuestion,
} from './order-erasures.messages.js';
import { ORDERS_ERROR_CODES } from './orders-service.messages.js';

/** Shoppers who ask to be forgotten, over a connection of its own. What throws is an ArmError: it may be asked again. */
export interface OrderErasures {
  ask(question: ErasureQuestion, attempt: Attempt): Promise<ErasureAsked>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectOrderErasures(connection: ServiceConnection): OrderErasures {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    ask: (question, attempt) => client.askFor(ERASURES_ASK_PATTERN, question, attempt, readErasure),
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readErasure(answer: unknown): ErasureAsked {
  const { references, open } = record(answer, 'service');
  if (!Array.isArray(references) || references.length > MOST_ERASED) {
    throw new TranslationRefused('service.references', 'is no list, or too long');
  }
  return {
    references: references.map((each: unknown) => text(each, 'service.references')),
    open: whole(open, 'service.open', 0),
  };
}
