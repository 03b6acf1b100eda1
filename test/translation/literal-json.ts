import { certain, e4Of, e4OfText, textOf } from './literal-text.js';
import { readJsonWire } from './wire-json.js';
import { everyNode, type WireNode } from './wire-tree.js';

/**
 * The document of a payload, in which no object has a member twice.
 *
 * @throws Error when there is none
 */
export function literalJson(bytes: Buffer, contentType: string): WireNode {
  const document = certain(readJsonWire(certain(textOf(bytes, contentType), 'the text')), 'the document');
  const hasTwins = everyNode(document).some(
    ({ shape, children }) => shape === 'fields' && new Set(children.map(({ name }) => name)).size < children.length,
  );
  return certain(hasTwins ? undefined : document, 'a member that is there twice');
}

/** Ten-thousandths, of a number or of a text. */
export function e4In(node: WireNode | undefined): number | undefined {
  return node?.text.startsWith('"') ? e4OfText(textIn(node)) : e4Of(node?.text);
}

/** What a text says; undefined for anything but a text. */
export function textIn(node: WireNode | undefined): string | undefined {
  return node?.text.startsWith('"') ? (JSON.parse(node.text) as string) : undefined;
}

const YES = ['true', '1', '"1"'];
const NO = ['false', '0', '"0"', '""'];

/** Yes or no in one of its documented forms. */
export function yesNoIn(node: WireNode | undefined): boolean | undefined {
  if (node?.shape !== 'leaf' || ![...YES, ...NO].includes(node.text)) return undefined;
  return YES.includes(node.text);
}
