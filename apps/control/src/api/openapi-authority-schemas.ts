import { PERSON } from './openapi-access-schemas.js';
import { ARMS } from '@banyan/kernel';
import { COUNT, INSTANT, list, nullable, record, ref, TEXT, word, type Schema } from './openapi-schemas.js';

const ARM = word(...ARMS);
const QUANTITY: Schema = { type: 'integer', description: 'ten-thousandths of a unit' };

/** The authority for all stock: who has it, what moves it, what speaks against that. */
export const AUTHORITY_SCHEMAS: Readonly<Record<string, Schema>> = {
  AuthorityStatus: record(
    {
      arm: ARM,
      term: COUNT,
      state: word('settled', 'draining'),
      movingTo: nullable(ARM),
      since: INSTANT,
      by: TEXT,
      reason: TEXT,
    },
    'Who has the authority for all stock. draining: nothing new is bound until it is moved or the move is undone.',
  ),
  LevelComparison: record(
    {
      products: COUNT,
      levels: COUNT,
      count: COUNT,
      differences: list(record({ sku: TEXT, source: TEXT, serviceE4: nullable(QUANTITY), coreE4: nullable(QUANTITY) })),
    },
    'Every level of the inventory service held against the core’s own table. count: how many differ; the first of them are named.',
  ),
  MoveProgress: record({
    to: ARM,
    state: word('moving', 'moved', 'undone'),
    step: word('drain', 'reconcile', 'flip'),
    text: TEXT,
    comparison: nullable(ref('LevelComparison')),
  }),
  AuthorityPage: record({
    authority: ref('AuthorityStatus'),
    move: nullable(ref('MoveProgress')),
    steps: list(
      record({
        kind: word('begun', 'undone', 'flipped'),
        from: ARM,
        to: ARM,
        term: COUNT,
        at: INSTANT,
        by: TEXT,
        reason: TEXT,
      }),
    ),
  }),
  AuthorityPreflight: record({ to: ARM, refusals: list(record({ code: TEXT, text: TEXT })) }),
  PersonalWord: record({ 'person?': PERSON, reason: TEXT }),
  AuthorityMove: record({ to: ARM, 'person?': PERSON, reason: TEXT }),
};
