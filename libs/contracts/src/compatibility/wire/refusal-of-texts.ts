import type { SchemaSource } from '../inclusion.js';
import { refusalOf } from '../schema/schema-oracle.js';
import type { ParameterPlace, WireText } from '../text/contract-text.js';
import { readings, type Pair } from './parameter-text.js';

/** Whoever writes a value as text, or reads it. */
export interface WireParty {
  readonly wire: WireText & { readonly place: ParameterPlace };
  readonly source: SchemaSource;
}

/** Why no reading of the texts is valid; undefined where one is. */
export function refusalOfTexts({ wire, source }: WireParty, pairs: readonly Pair[]): string | undefined {
  const refusals = readings(wire, pairs).map((value) => refusalOf(source, value));
  if (refusals.includes(undefined)) return undefined;
  const [refusal] = refusals;
  if (refusal === undefined) return 'is not written in its style';
  return `${refusal.pointer === '' ? '' : `at ${refusal.pointer} `}${refusal.message}`;
}
