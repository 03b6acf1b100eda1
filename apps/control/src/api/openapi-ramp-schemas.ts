import { PROMOTION_BLOCKS } from '../ramp/promotion-blocks.js';
import {
  COUNT,
  FLAG,
  HASH,
  INSTANT,
  list,
  nullable,
  PERCENT,
  RATIO,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

/** What blocks a promotion, and the ramp by plan. */
export const RAMP_SCHEMAS: Readonly<Record<string, Schema>> = {
  Promotion: record(
    {
      blocks: list(
        record({
          code: word(...PROMOTION_BLOCKS),
          text: TEXT,
        }),
      ),
      coverage: record(
        { demanded: FLAG, selected: COUNT, compared: COUNT, ratio: nullable(RATIO) },
        'Of shadow copies, since flag and latch are as they are.',
      ),
    },
    'What speaks against giving the service more traffic now, whoever moves the slider; the weightiest first.',
  ),
  Ramp: record(
    {
      file: TEXT,
      owner: TEXT,
      reason: TEXT,
      hash: HASH,
      timeZone: { ...TEXT, description: 'IANA name' },
      steps: list(
        record({
          percent: PERCENT,
          requests: nullable(COUNT),
          minutes: nullable(COUNT),
          place: word('behind', 'here', 'ahead'),
        }),
      ),
      state: word('moving', 'waiting', 'frozen', 'stood-down', 'complete', 'unknown'),
      reasons: list(record({ code: TEXT, text: TEXT })),
      seen: nullable(record({ requests: COUNT, wanted: nullable(COUNT) })),
      nextAllowed: nullable(record({ at: INSTANT, local: TEXT })),
    },
    'A plan by which the slider rises by itself, and where it stands.',
  ),
  RampPage: record({ domain: TEXT, promotion: ref('Promotion'), ramp: nullable(ref('Ramp')) }),
  RampAnswer: record({
    domain: TEXT,
    decisionId: UUID,
    percent: nullable({ ...PERCENT, description: 'where the ramp goes on from; null: it was paused' }),
  }),
};
