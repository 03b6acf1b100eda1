import { oneOf, record, records, ServiceClient } from '@banyan/rpc';
import type { Attempt } from '@banyan/resilience';
import type { ServiceConnection } from '../../domain.js';
import { INVENTORY_ERROR_CODES } from './inventory-service.messages.js';
import {
  MOST_RESERVATIONS,
  RESERVATION_STATES,
  RESERVATIONS_PATTERN,
  type ReservationsQuestion,
  type ReservationStands,
} from './reservations.messages.js';

/** How reservations stand at the inventory service. */
export interface Reservations {
  /** @param references at most `MOST_RESERVATIONS` @throws ArmError when there is no answer */
  of(references: readonly string[], attempt: Attempt): Promise<readonly ReservationStands[]>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

/** Over a connection of its own: whoever only looks is in nobody's way. */
export function connectReservations(connection: ServiceConnection): Reservations {
  const client = new ServiceClient(connection, INVENTORY_ERROR_CODES);
  return {
    of: (references, attempt) => {
      const question: ReservationsQuestion = { references };
      return client.askFor(RESERVATIONS_PATTERN, question, attempt, (answer) => readReservations(answer, question));
    },
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readReservations(answer: unknown, { references }: ReservationsQuestion): readonly ReservationStands[] {
  const at = 'service.reservations';
  return records(record(answer, 'service')['reservations'], at, MOST_RESERVATIONS).map(({ reference, state }) => ({
    reference: oneOf(reference, references, `${at}.reference`),
    state: oneOf(state, RESERVATION_STATES, `${at}.state`),
  }));
}
