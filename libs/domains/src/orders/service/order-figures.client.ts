import type { Attempt } from '@banyan/resilience';
import { oneOf, record, records, ServiceClient, text, whole } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import {
  CALLED_OFF_PATTERN,
  FIGURES_PATTERN,
  LONGEST_FIGURES_MS,
  MOST_CALLED_OFF,
  ORDER_FIGURES,
  type CalledOffQuestion,
  type CalledOffTold,
  type FiguresQuestion,
  type FiguresTold,
} from './order-figures.messages.js';
import { ORDERS_ERROR_CODES } from './orders-service.messages.js';

/** What became of the service's orders, counted, over a connection of its own. What throws is an ArmError. */
export interface OrderFigures {
  minutes(question: FiguresQuestion, attempt: Attempt): Promise<FiguresTold>;
  calledOff(question: CalledOffQuestion, attempt: Attempt): Promise<CalledOffTold>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectOrderFigures(connection: ServiceConnection): OrderFigures {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    minutes: (question, attempt) => client.askFor(FIGURES_PATTERN, question, attempt, readFigures),
    calledOff: (question, attempt) => client.askFor(CALLED_OFF_PATTERN, question, attempt, readCalledOff),
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

const MOST_ROWS = (LONGEST_FIGURES_MS / 60_000 + 1) * ORDER_FIGURES.length;

/** @throws TranslationRefused naming the member in doubt */
export function readFigures(answer: unknown): FiguresTold {
  const at = 'service.minutes';
  return {
    minutes: records(record(answer, 'service')['minutes'], at, MOST_ROWS).map((row) => ({
      minute: whole(row['minute'], `${at}.minute`, 0),
      figure: oneOf(row['figure'], ORDER_FIGURES, `${at}.figure`),
      orders: whole(row['orders'], `${at}.orders`, 0),
    })),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readCalledOff(answer: unknown): CalledOffTold {
  const at = 'service.orders';
  return {
    orders: records(record(answer, 'service')['orders'], at, MOST_CALLED_OFF).map((row) => ({
      reference: text(row['reference'], `${at}.reference`),
      because: text(row['because'], `${at}.because`),
      atMs: whole(row['atMs'], `${at}.atMs`, 0),
    })),
  };
}
