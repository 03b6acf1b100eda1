import { TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from '../../legacy-exchange/answer-charset.js';
import { parseXml, type XmlElement } from '../../legacy-exchange/xml-tree.js';

/** What the core said of a document. It is in no text: only types and numbers mean anything. */
export interface DocumentAnswer {
  /** Nine digits; undefined: no order came of it. */
  readonly order: string | undefined;
  /** `E V1 555`: type, message class and number of each thing it said. */
  readonly messages: readonly string[];
}

/** Message numbers of the core that are understood. */
export const DOCUMENT_MESSAGE = {
  /** Filed, and held until people let it go: it is beyond the limit of credit. */
  held: 'E VU 020',
  /** Filed, and not complete: it has no mail address or country. */
  incomplete: 'E V1 555',
  /** The sender's number was there before: this is a second order. */
  twice: 'W V4 115',
} as const;

const FIELD = 'import.answer';

/** @throws TranslationRefused when it is no answer, or says nothing */
export function readDocumentAnswer(bytes: Uint8Array, contentType: string | undefined): DocumentAnswer {
  const root = parseXml(decodeAnswer(bytes, contentType, 'import.charset'));
  if (root.name !== 'ORDERS_RETURN') throw new TranslationRefused(FIELD, 'is another document');
  const vbeln = textIn(root, 'SALESDOCUMENT') ?? '';
  if (!/^(?:0\d{9})?$/.test(vbeln)) throw new TranslationRefused(`${FIELD}.SALESDOCUMENT`, 'is no number of an order');
  const items = childOf(root, 'RETURN')?.children ?? [];
  const messages = items.map((item) => ['TYPE', 'ID', 'NUMBER'].map((name) => textIn(item, name) ?? '').join(' '));
  if (messages.length === 0) throw new TranslationRefused(`${FIELD}.RETURN`, 'says nothing');
  return { order: vbeln === '' ? undefined : vbeln.slice(1), messages };
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  const [child, ...others] = element.children.filter((each) => each.name === name);
  if (others.length > 0) throw new TranslationRefused(`${FIELD}.${name}`, 'is there more than once');
  return child;
}

function textIn(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}
