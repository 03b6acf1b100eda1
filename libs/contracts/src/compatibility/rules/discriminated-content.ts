import { schemaInclusion } from '../../inclusion/schema-inclusion.js';
import { shown, type Comparing } from '../comparing.js';
import type { ContentPair, ContentParty } from '../content-pairs.js';
import type { SchemaSource } from '../inclusion.js';
import { sameSchema } from '../schema/same-schema.js';
import type { ContractText } from '../text/contract-text.js';
import type { Finding } from './rule.js';

/**
 * Reads both schemas as if the discriminator decided which alternative a value is. Only where the schemas without it are
 * compatible: what breaks anyway is said once.
 */
export function* discriminatedContent({ schemas }: Comparing, pair: ContentPair): Iterable<Finding> {
  const { kind } = pair.judgement();
  if (kind === 'refuted' || kind === 'undecided') return;
  const { sender, receiver, direction } = pair;
  const read = ({ operation, content }: ContentParty, declaredOnly: boolean): SchemaSource =>
    schemas.read(operation.of, content.schema, direction, { discriminated: true, declaredOnly });
  const [sent, received] = [read(sender, kind === 'opinion'), read(receiver, false)];
  if (!hasDiscriminator(sender) && !hasDiscriminator(receiver)) return;
  if (sameSchema(sent, received)) return;
  const inclusion = schemaInclusion(sent, received);
  if (inclusion.included === true) return;
  const base = { pointer: pair.pointer };
  if (inclusion.counterexample === undefined) {
    yield {
      ...base,
      message: `${pair.title} has another discriminator; what it breaks is not known`,
      severity: 'undecided',
    };
    return;
  }
  const body = inclusion.counterexample;
  yield {
    ...base,
    message: `${pair.title}: by its discriminator, ${shown(body)} is no longer the alternative that it was`,
    counterexample: pair.example(body),
  };
}

/** Anywhere in its text: whether it is reached does not matter, only that it is not looked for in vain. */
const hasDiscriminator = ({ operation }: ContentParty): boolean => textWithDiscriminator(operation.of);

const known = new WeakMap<ContractText, boolean>();

function textWithDiscriminator(contract: ContractText): boolean {
  let has = known.get(contract);
  if (has === undefined) known.set(contract, (has = JSON.stringify(contract.document).includes('"discriminator"')));
  return has;
}
