import type { Chance } from '../hardening/fuzz/chance.js';
import { mutateBytes } from './mutate-bytes.js';
import { mutateClaims } from './mutate-claims.js';
import { mutateFeed } from './mutate-feed.js';
import { mutateTree } from './mutate-tree.js';
import type { Payload, PayloadForm } from './payload.js';
import { JSON_NOTATION, XML_NOTATION, type WireNotation } from './wire-notation.js';

/** How many keep their form, so that about half of all do: some of the others are well-formed by chance. */
const SHARE_IN_FORM = 0.55;
const SHARE_OF_CLAIMS = 0.15;

const NOTATIONS: Readonly<Record<'xml' | 'json', WireNotation>> = { xml: XML_NOTATION, json: JSON_NOTATION };

/**
 * A payload with accidents: in what it says, or in its bytes.
 *
 * @param others payloads of the same face, for pieces
 */
export function mutatePayload(payload: Payload, form: PayloadForm, others: readonly Buffer[], chance: Chance): Payload {
  const inForm = chance.happens(SHARE_IN_FORM) ? mutateForm(payload.bytes, form, chance) : undefined;
  const mutated = { ...payload, bytes: inForm ?? mutateBytes(payload.bytes, others, chance) };
  return form !== 'feed' && chance.happens(SHARE_OF_CLAIMS) ? mutateClaims(mutated, chance) : mutated;
}

/** Undefined for what is not in its form to begin with. */
function mutateForm(bytes: Buffer, form: PayloadForm, chance: Chance): Buffer | undefined {
  if (form === 'feed') return mutateFeed(bytes, chance);
  const [, ahead = '', document = ''] =
    /^((?:\xef\xbb\xbf)?(?:<\?xml[^>]*>)?)([^]*)$/.exec(bytes.toString('latin1')) ?? [];
  const root = NOTATIONS[form].read(document);
  if (!root) return undefined;
  mutateTree(root, NOTATIONS[form], chance);
  return Buffer.from(ahead + NOTATIONS[form].write(root), 'latin1');
}
