import type { Attempt } from '@banyan/resilience';
import { ServiceClient } from '@banyan/rpc';
import type { DomainArm, Rehearsal, ServiceConnection } from '../../domain.js';
import { ServiceArm } from '../../service-exchange/service-arm.js';
import type { OrderDispatch, ReturnDispatch, SettleDispatch } from '../capture-journal.js';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  type ListQuestion,
  type OrderQuestion,
  type OrderToPlace,
  type ReturnToMake,
} from '../orders.model.js';
import {
  readCancelled,
  readList,
  readOrder,
  readPlaced,
  readRehearsed,
  readReturned,
  readSettled,
} from './orders-service.answer.js';
import {
  ORDERS_ERROR_CODES,
  ORDERS_PATTERNS,
  REHEARSE_PATTERN,
  type SettleQuestion,
} from './orders-service.messages.js';

/**
 * The extracted order service as an arm. It keeps a journal of its own: of a dispatch it is sent what is asked for, and nothing is ever
 * written to the caller's.
 */
export function connectOrdersService(connection: ServiceConnection): DomainArm {
  return new ServiceArm(connection, ORDERS_ERROR_CODES, {
    [ORDER_PLACE]: {
      pattern: ORDERS_PATTERNS[ORDER_PLACE],
      ask: (input) => (input as OrderDispatch).order,
      read: (answer, order) => readPlaced(answer, order as OrderToPlace),
    },
    [ORDER_SETTLE]: {
      pattern: ORDERS_PATTERNS[ORDER_SETTLE],
      ask: (input) => {
        const { reference, authority } = input as SettleDispatch;
        return { reference, authority } satisfies SettleQuestion;
      },
      read: (answer, question) => readSettled(answer, question as SettleQuestion),
    },
    [ORDER_READ]: {
      pattern: ORDERS_PATTERNS[ORDER_READ],
      ask: referenceAlone,
      read: (answer, question) => readOrder(answer, question as OrderQuestion),
    },
    [ORDER_LIST]: {
      pattern: ORDERS_PATTERNS[ORDER_LIST],
      read: (answer, question) => readList(answer, question as ListQuestion),
    },
    [ORDER_CANCEL]: {
      pattern: ORDERS_PATTERNS[ORDER_CANCEL],
      ask: referenceAlone,
      read: (answer, question) => readCancelled(answer, question as OrderQuestion),
    },
    [ORDER_RETURN]: {
      pattern: ORDERS_PATTERNS[ORDER_RETURN],
      ask: (input) => {
        const { reference, returnReference, lines, location } = (input as ReturnDispatch).making;
        return { reference, returnReference, lines, ...(location === undefined ? {} : { location }) };
      },
      read: (answer, making) => readReturned(answer, making as ReturnToMake),
    },
  });
}

/** Whatever else is known of it is the ledger's, and nobody's here. */
function referenceAlone(input: object): OrderQuestion {
  return { reference: (input as OrderQuestion).reference };
}

/** What would come of an order, over a connection of its own: there is no way from here to one that is placed. */
export function connectOrderRehearsal(connection: ServiceConnection): Rehearsal {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    /** @returns a `PlaceResult` */
    rehearse: (input: unknown, attempt: Attempt): Promise<unknown> => {
      const order = input as OrderToPlace;
      return client.askFor(REHEARSE_PATTERN, order, attempt, (answer) => readRehearsed(answer, order));
    },
    // oxlint-disable-next-line typescript/require-await -- the rehearsal's promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}
