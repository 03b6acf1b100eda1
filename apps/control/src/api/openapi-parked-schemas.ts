import { PERSON } from './openapi-access-schemas.js';
import { TELLING } from '../parked/parked-desk.js';
import { COUNT, FLAG, INSTANT, list, record, TEXT, word, type Schema } from './openapi-schemas.js';

/** What consumers did not take, and what people decide about it. */
export const PARKED_SCHEMAS: Readonly<Record<string, Schema>> = {
  ParkedPage: record(
    {
      service: word(...TELLING),
      consumers: list(
        record({ consumer: TEXT, waiting: COUNT, parked: COUNT, held: COUNT, oldestMs: COUNT, away: FLAG }),
      ),
      messages: list(
        record({
          consumer: TEXT,
          id: TEXT,
          type: TEXT,
          subject: TEXT,
          key: TEXT,
          attempts: COUNT,
          because: TEXT,
          parkedAt: INSTANT,
          holds: COUNT,
        }),
      ),
    },
    'What is parked in the outbox of a service. A channel of notifications is the consumer notify-<channel> of control. held: later messages of a key wait behind a parked one. away: the consumer takes nothing.',
  ),
  ParkedDecision: {
    type: 'object',
    required: ['consumer', 'reason'],
    additionalProperties: false,
    properties: {
      service: word(...TELLING),
      consumer: TEXT,
      ids: { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: 100 },
      person: PERSON,
      reason: TEXT,
    },
    description: 'Which parked messages; without ids all of the consumer. Who decides, and why, is kept.',
  },
  ParkedDecided: record({ decided: COUNT }, 'How many were parked and are not any more.'),
};
