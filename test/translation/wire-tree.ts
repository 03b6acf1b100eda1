/**
 * A document as it is written, of either notation: nothing is decoded and nothing is lost, so that it can be changed in one
 * place and written back, and so that a reader sees whether `12` stood there or `"12"`.
 */
export interface WireNode {
  /** Of the member or the tag; empty for the document itself and for entries of a list. */
  name: string;
  /** What stands in the opening tag behind its name; always empty in JSON. */
  attributes: string;
  /** JSON: the literal, quotes and all. XML: the text between the tags, references and marked sections as they are. */
  text: string;
  /** `list` has nameless entries (JSON); XML knows `leaf` and `fields` alone. */
  shape: 'leaf' | 'fields' | 'list';
  children: WireNode[];
}

export function leaf(name: string, text: string): WireNode {
  return { name, attributes: '', text, shape: 'leaf', children: [] };
}

/** The node and all that stands in it. */
export function everyNode(node: WireNode): readonly WireNode[] {
  const nodes = [node];
  // The list grows as it is walked.
  for (const each of nodes) nodes.push(...each.children);
  return nodes;
}

/** The one child of this name; undefined when there is none, or more than one. */
export function child(node: WireNode | undefined, name: string): WireNode | undefined {
  const [found, ...others] = node?.children.filter((each) => each.name === name) ?? [];
  return others.length > 0 ? undefined : found;
}
