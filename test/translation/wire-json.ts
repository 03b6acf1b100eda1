import { leaf, type WireNode } from './wire-tree.js';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A document that Node's own reader takes for JSON, as it is written; undefined for any other text. */
export function readJsonWire(text: string): WireNode | undefined {
  return isJson(text) ? nodeOf((text.match(TOKEN) ?? []).values(), '') : undefined;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Commas and colons are passed over: the text is known to be well-formed. */
function nodeOf(tokens: Iterator<string, undefined>, name: string, first = tokens.next().value ?? ''): WireNode {
  if (first !== '{' && first !== '[') return leaf(name, first);
  const node: WireNode = { ...leaf(name, ''), shape: first === '{' ? 'fields' : 'list' };
  for (let token = tokens.next().value; token !== undefined && token !== '}' && token !== ']';) {
    if (token !== ',') {
      if (node.shape === 'list') node.children.push(nodeOf(tokens, '', token));
      else {
        tokens.next();
        node.children.push(nodeOf(tokens, JSON.parse(token) as string));
      }
    }
    token = tokens.next().value;
  }
  return node;
}

export function writeJsonWire({ shape, text, children }: WireNode): string {
  if (shape === 'leaf') return text;
  if (shape === 'list') return `[${children.map(writeJsonWire).join(',')}]`;
  return `{${children.map((member) => `${JSON.stringify(member.name)}:${writeJsonWire(member)}`).join(',')}}`;
}
