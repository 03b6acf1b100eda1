import { ORDER_EVENTS, ORDERS_EVENT_SOURCE } from '@banyan/domains';
import { newId } from '@banyan/kernel';
import { DONE, type Cure } from './cure.js';
import type { CurePorts } from './cure-ports.js';

const FILING = 'legacy-filing';

/** Events of an order that its filing waits for a person with. */
const PARKED = `
  SELECT m.id FROM orders.outbox_delivery AS d JOIN orders.outbox_message AS m USING (position)
  WHERE d.consumer = '${FILING}' AND d.state = 'parked' AND d.key = $1 ORDER BY d.position`;

/**
 * Files an order as the consumer of its events does: that asks the core first, and is once in effect. What was parked of it goes on then:
 * it holds what happened to the order later.
 */
export function fileAnew({ database, filing, parked }: Pick<CurePorts, 'database' | 'filing' | 'parked'>): Cure {
  return async ({ reference }, attempt) => {
    const outcome = await filing.deliver(
      {
        specversion: '1.0',
        id: newId(),
        source: ORDERS_EVENT_SOURCE,
        type: ORDER_EVENTS.accepted,
        subject: reference,
        // Filing reads the order itself.
        data: {},
      },
      { signal: attempt.signal, remainingMs: () => Math.max(0, attempt.remainingMs()) },
    );
    if (outcome.kind !== 'taken') {
      return { kind: outcome.kind === 'refused' ? 'refused' : 'later', because: outcome.because };
    }
    const waiting = await database.query<{ id: string }[]>(PARKED, [reference]);
    if (waiting.length > 0) {
      const ids = waiting.map(({ id }) => id);
      await parked.retry({ consumer: FILING, ids }, { by: 'reconciliation', reason: 'it is filed by now' });
    }
    return DONE;
  };
}
