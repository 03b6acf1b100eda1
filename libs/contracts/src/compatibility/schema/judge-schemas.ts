import type { JsonValue } from '../../resolve-references.js';
import type { Inclusion, SchemaSource } from '../inclusion.js';
import type { ReadingOpinion } from '../profiles.js';
import type { ContractText, SchemaText } from '../text/contract-text.js';
import type { ContractSchemas, Direction } from './contract-schemas.js';
import type { SchemaReading } from './directed-schemas.js';
import { refusalOf } from './schema-oracle.js';
import { sameSchema } from './same-schema.js';

/** Whoever sends a value, or whoever receives it, and the schema by which they do. */
export interface SchemaParty {
  readonly contract: ContractText;
  readonly schema: SchemaText;
}

/** Is everything that the sender may send what the receiver takes? */
export type SchemaJudgement =
  /** The same text, but for names and order. */
  | { readonly kind: 'same' }
  | { readonly kind: 'included' }
  /** Only when it is read as this opinion has it; the witness is one by the plain reading. */
  | { readonly kind: 'opinion'; readonly opinion: ReadingOpinion; readonly witness: JsonValue | undefined }
  | { readonly kind: 'refuted'; readonly witness: JsonValue; readonly because: string }
  | { readonly kind: 'undecided'; readonly because: string };

/** What an opinion reads differently, on either side. */
const READINGS: Readonly<
  Record<ReadingOpinion, { readonly sender: Partial<SchemaReading>; readonly receiver: Partial<SchemaReading> }>
> = {
  'declared-members-only': { sender: { declaredOnly: true }, receiver: {} },
  'other-direction-ignored': { sender: { declaredOnly: true }, receiver: { ignoresDirection: true } },
  'enums-stay-open': { sender: { declaredOnly: true }, receiver: { ignoresDirection: true, openEnums: true } },
};

/**
 * Judges by the plain reading first, then by each opinion that the profile holds. Opinions only ever take away what a
 * sender may send or add to what a receiver takes.
 */
export function judgeSchemas(
  sender: SchemaParty,
  receiver: SchemaParty,
  direction: Direction,
  opinions: readonly ReadingOpinion[],
  schemas: ContractSchemas,
): SchemaJudgement {
  const read = ({ contract, schema }: SchemaParty, reading: Partial<SchemaReading>): SchemaSource =>
    schemas.read(contract, schema, direction, reading);
  const [sent, received] = [read(sender, {}), read(receiver, {})];
  if (sender.contract.dialect !== receiver.contract.dialect) {
    return { kind: 'undecided', because: 'the two texts name different dialects of JSON Schema' };
  }
  if (sameSchema(sent, received)) return { kind: 'same' };
  if (sender.contract.dialect !== undefined) {
    return { kind: 'undecided', because: `the dialect ${sender.contract.dialect} is not known` };
  }
  const plain = schemas.questions.ask(sent, received);
  if (plain.included === true) return { kind: 'included' };
  let refuted = refutation(plain);
  for (const opinion of opinions) {
    const reading = READINGS[opinion];
    const [narrower, wider] = [read(sender, reading.sender), read(receiver, reading.receiver)];
    if (refuted && refusalOf(narrower, refuted.witness) === undefined && refusalOf(wider, refuted.witness)) continue;
    const inclusion = schemas.questions.ask(narrower, wider);
    if (inclusion.included === true) {
      // From nothing everything follows: then the reading took away too much to say anything.
      if (schemas.questions.ask(narrower, { schema: false }).included !== false) break;
      return { kind: 'opinion', opinion, witness: refuted?.witness };
    }
    refuted = refutation(inclusion);
    if (refuted === undefined) return { kind: 'undecided', because: inclusion.because ?? 'no proof was found' };
  }
  return refuted ?? { kind: 'undecided', because: plain.because ?? 'no proof was found' };
}

function refutation({
  included,
  counterexample,
  because,
}: Inclusion): (SchemaJudgement & { kind: 'refuted' }) | undefined {
  if (included !== false || counterexample === undefined) return undefined;
  return { kind: 'refuted', witness: counterexample, because: because ?? 'the later schema does not accept it' };
}
