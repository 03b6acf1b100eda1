import { parseDocument, type Document } from 'yaml';
import type { Deprecation, PublishedText, Retirement } from './contract-registry.js';
import { parseRegistry } from './read-registry.js';

/** One step in the life of a version, as it is written down. */
export type RegistryEdit =
  | { readonly kind: 'publish'; readonly text: PublishedText }
  | { readonly kind: 'deprecate'; readonly deprecation: Deprecation }
  | { readonly kind: 'retire'; readonly retirement: Retirement };

/** A reason stays on its line: folded, the next edit would fold it again. */
const NEVER_FOLDED = 0;

/**
 * The registry's text with one step more. Comments, order and everything else stay as they were written.
 *
 * @throws ContractFault when the registry would not hold together with it
 */
export function editRegistry(text: string, domain: string, version: string, edit: RegistryEdit): string {
  const yaml = parseDocument(text);
  const at = (...path: readonly string[]) => ['contracts', domain, version, ...path];
  switch (edit.kind) {
    case 'publish':
      // A text that is added to a deprecated version leaves it deprecated.
      if (yaml.getIn(at('state')) !== 'deprecated') yaml.setIn(at('state'), 'published');
      addText(yaml, at('published'), edit.text);
      break;
    case 'deprecate':
      yaml.setIn(at('state'), 'deprecated');
      yaml.setIn(at('deprecation'), yaml.createNode(edit.deprecation));
      break;
    case 'retire':
      yaml.setIn(at('state'), 'retired');
      yaml.setIn(at('retirement'), yaml.createNode(edit.retirement));
      break;
  }
  const edited = yaml.toString({ lineWidth: NEVER_FOLDED, singleQuote: true });
  parseRegistry(edited);
  return edited;
}

function addText(yaml: Document, path: readonly string[], text: PublishedText): void {
  const node = yaml.createNode(text);
  if (yaml.hasIn(path)) yaml.addIn(path, node);
  else yaml.setIn(path, yaml.createNode([node]));
}
