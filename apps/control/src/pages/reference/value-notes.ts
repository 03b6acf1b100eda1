import type { JsonObject } from '@banyan/contracts';
import { listOf, textOf } from '../../contracts/reading/json.js';
import { plain } from '../../contracts/reading/schema-words.js';
import { html, type Html } from '@banyan/pages';
import { contractProse } from './contract-prose.js';

/** What a schema says of a value beside its type and bounds: words, the values there are, what is sent where it is left out. */
export function valueNotes(schema: JsonObject | boolean, description?: string): Html {
  if (typeof schema === 'boolean') return contractProse(description);
  const { const: constant, default: fallback, enum: list } = schema;
  const words = description ?? textOf(schema['description']) ?? textOf(schema['title']);
  // A list of values says more than one of them.
  const isListed = constant !== undefined || list !== undefined;
  const examples = isListed
    ? []
    : [...listOf(schema['examples']), ...(schema['example'] === undefined ? [] : [schema['example']])];
  return html`${contractProse(words)}
  ${constant === undefined ? '' : html`<p class="small">Always <code>${plain(constant)}</code></p>`}
  ${list === undefined ? '' : html`<p class="small">One of ${codes(listOf(list).map(plain))}</p>`}
  ${fallback === undefined ? '' : html`<p class="small">Where it is left out: <code>${plain(fallback)}</code></p>`}
  ${examples.length === 0 ? '' : html`<p class="small soft">Such as ${codes(examples.map(plain))}</p>`}`;
}

/** Words as code, with commas. */
export function codes(words: readonly string[]): Html {
  return html`${words.map((word, index) => html`${index === 0 ? '' : ', '}<code>${word === '' ? '(empty)' : word}</code>`)}`;
}
