import { ARMS } from '@banyan/kernel';
import { CHANNELS } from '@banyan/shopping';
import { STEPS } from '../shopper/journey.js';
import { COUNT, INSTANT, list, nullable, record, ref, TEXT, word, type Schema } from './openapi-schemas.js';

/** Who shops though nobody does, and how that went. */
export const SHOPPER_SCHEMAS: Readonly<Record<string, Schema>> = {
  Journey: record(
    {
      arm: word(...ARMS),
      channel: word(...CHANNELS),
      result: word('passed', 'nothing-to-buy', 'failed'),
      at: INSTANT,
      ms: COUNT,
      stumble: nullable(
        record(
          { step: word(...STEPS), status: COUNT, code: TEXT, traceId: TEXT },
          'Where it ended; `status` 0: no whole answer came.',
        ),
      ),
      inARow: COUNT,
    },
    'The last journey on one arm in one channel.',
  ),
  Shopper: record(
    {
      state: word('off', 'waiting', 'shopping'),
      everyMs: nullable(COUNT),
      sku: nullable(TEXT),
      nextAt: nullable(INSTANT),
      leftovers: COUNT,
      journeys: list(ref('Journey')),
    },
    'Who buys something now and then, on each arm and in each channel, and calls it off again.',
  ),
};
