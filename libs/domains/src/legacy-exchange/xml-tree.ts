import { TranslationRefused } from '@banyan/kernel';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { isXmlText, unescapeText } from './xml-text.js';

/** An element of a document that was read whole. Names are compared with their namespace, never with a prefix. */
export interface XmlElement {
  /** The local name. */
  readonly name: string;
  /** The namespace's URI; empty for none. */
  readonly namespace: string;
  /** By local name, or by `{uri}name` where the attribute has a prefix. Declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text and CDATA directly inside, joined. */
  readonly text: string;
}

/** Bounds of a document. A batch of 100 rows is 10 KB, 600 elements and 6 levels deep. */
const MOST_ELEMENTS = 20_000;
const MOST_DEPTH = 32;
const MOST_ATTRIBUTES = 32;

const FIELD = 'soap.xml';
const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const SPACE = '[ \\t\\r\\n]';
const OPEN_TAG = new RegExp(`^<${NAME}(?:${SPACE}+${NAME}${SPACE}*=${SPACE}*(?:"[^<"]*"|'[^<']*'))*${SPACE}*/?>$`);
const CLOSE_TAG = new RegExp(`^</${NAME}${SPACE}*>$`);
const DECLARATION = /^<\?xml[ \t\r\n][^<>]*\?>/;

type Namespaces = ReadonlyMap<string, string>;
const NO_NAMESPACES: Namespaces = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  readonly tag: string;
  readonly namespaces: Namespaces;
}

/**
 * Reads a whole XML document into a tree, or refuses it.
 *
 * The tokenizer is htmlparser2's, which forgives everything; what it hands over is checked here against the source, so
 * that what is not well-formed is refused and never repaired: text around the document (a PHP warning, a debug line), an
 * unclosed or misnested tag, a bare `&`, attributes without quotes. Doctypes, entities and processing instructions are
 * refused as such.
 *
 * @throws TranslationRefused `soap.xml`
 */
export function parseXml(source: string): XmlElement {
  if (!isXmlText(source)) throw refusal('has characters that XML does not allow');
  const start = DECLARATION.exec(source)?.[0].length ?? 0;
  const builder = new TreeBuilder(source, start);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, builder);
  tokenizer.write(start === 0 ? source : source.slice(start));
  tokenizer.end();
  return builder.finish();
}

class TreeBuilder implements TokenizerCallbacks {
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #elements = 0;
  /** Up to here the source is accounted for, once the document's element has ended. */
  #consumed = 0;
  #tag = '';
  #tagStart = 0;
  #attributes: [name: string, value: string][] = [];

  constructor(
    readonly source: string,
    /** Where the tokenizer's index 0 is in the source. */
    readonly offset: number,
  ) {}

  ontext(start: number, end: number): void {
    this.#addText(this.#slice(start, end));
  }

  ontextentity(): void {
    throw refusal('has an entity where none is resolved');
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (endOffset !== 2) throw refusal('ends inside a CDATA section');
    const element = this.#open.at(-1);
    if (!element) throw refusal('has a CDATA section outside the document');
    element.text += normalizeLines(this.#slice(start, end - endOffset));
  }

  oncomment(start: number, end: number, endOffset: number): void {
    if (endOffset !== 2 || this.#slice(start, end - endOffset).includes('--')) {
      throw refusal('has a comment that is not well-formed');
    }
    this.#consumed = end + this.offset + 1;
  }

  ondeclaration(): void {
    throw refusal('has a document type or another declaration');
  }

  onprocessinginstruction(): void {
    throw refusal('has a processing instruction, or its XML declaration is not at its start');
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#slice(start, end);
    this.#tagStart = start - 1;
    this.#attributes = [];
  }

  onattribname(start: number, end: number): void {
    if (this.#attributes.length === MOST_ATTRIBUTES) throw refusal('has too many attributes on one element');
    this.#attributes.push([this.#slice(start, end), '']);
  }

  onattribdata(start: number, end: number): void {
    const attribute = this.#attributes.at(-1);
    if (attribute) attribute[1] += this.#slice(start, end);
  }

  onattribentity(): void {
    throw refusal('has an entity where none is resolved');
  }

  onattribend(): void {
    // Whether the value was quoted shows in the whole tag, which is checked when it ends.
  }

  onopentagend(end: number): void {
    this.#push(end);
  }

  onselfclosingtag(end: number): void {
    this.#push(end);
    this.#pop(end + this.offset + 1);
  }

  onclosetag(start: number, end: number): void {
    const from = start + this.offset - 2;
    const tag = this.source.slice(from, this.source.indexOf('>', from) + 1);
    if (!CLOSE_TAG.test(tag)) throw refusal('has a closing tag that is not well-formed');
    if (this.#open.at(-1)?.tag !== this.#slice(start, end)) throw refusal('has tags that do not nest');
    this.#pop(from + tag.length);
  }

  onend(): void {
    // `finish` decides whether the document was complete.
  }

  finish(): XmlElement {
    if (this.#open.length > 0) throw refusal('ends before its last element does');
    if (!this.#root) throw refusal('has no element');
    // An unfinished tag at the very end makes the tokenizer say nothing at all.
    if (/[^ \t\r\n]/.test(this.source.slice(this.#consumed))) throw refusal('has text after the document');
    return this.#root;
  }

  #slice(start: number, end: number): string {
    return this.source.slice(start + this.offset, end + this.offset);
  }

  #addText(raw: string): void {
    const element = this.#open.at(-1);
    if (!element) {
      if (/[^ \t\r\n]/.test(raw)) throw refusal(`has text ${this.#root ? 'after' : 'ahead of'} the document`);
      return;
    }
    if (raw.includes('<') || raw.includes(']]>')) throw refusal('has markup that is not well-formed');
    element.text += resolved(normalizeLines(raw));
  }

  #push(end: number): void {
    if (!OPEN_TAG.test(this.#slice(this.#tagStart, end + 1))) throw refusal('has a tag that is not well-formed');
    const parent = this.#open.at(-1);
    if (!parent && this.#root) throw refusal('has a second document behind the first');
    if (++this.#elements > MOST_ELEMENTS) throw refusal('has too many elements');
    if (this.#open.length === MOST_DEPTH) throw refusal('is nested too deep');
    const namespaces = declaredBy(this.#attributes, parent?.namespaces ?? NO_NAMESPACES);
    const [namespace, name] = qualified(this.#tag, namespaces, true);
    const attributes = new Map<string, string>();
    for (const [tag, raw] of this.#attributes) {
      if (isDeclaration(tag)) continue;
      const [uri, local] = qualified(tag, namespaces, false);
      const key = uri === '' ? local : `{${uri}}${local}`;
      if (attributes.has(key)) throw refusal('has an attribute twice on one element');
      attributes.set(key, resolved(raw));
    }
    const element: OpenElement = { name, namespace, attributes, children: [], text: '', tag: this.#tag, namespaces };
    parent?.children.push(element);
    this.#root ??= element;
    this.#open.push(element);
  }

  #pop(consumed: number): void {
    this.#open.pop();
    this.#consumed = consumed;
  }
}

const isDeclaration = (tag: string): boolean => tag === 'xmlns' || tag.startsWith('xmlns:');

/** The namespaces in scope of an element: its parent's and those it declares. */
function declaredBy(attributes: readonly (readonly [string, string])[], outer: Namespaces): Namespaces {
  const own = attributes.filter(([tag]) => isDeclaration(tag));
  if (own.length === 0) return outer;
  const scope = new Map(outer);
  const declared = new Set<string>();
  for (const [tag, raw] of own) {
    const prefix = tag === 'xmlns' ? '' : tag.slice('xmlns:'.length);
    if (declared.has(prefix)) throw refusal('has an attribute twice on one element');
    declared.add(prefix);
    scope.set(prefix, resolved(raw));
  }
  return scope;
}

/** Namespace and local name. An attribute without a prefix is in no namespace (Namespaces in XML, section 6.2). */
function qualified(tag: string, namespaces: Namespaces, defaulted: boolean): readonly [string, string] {
  const colon = tag.indexOf(':');
  if (colon === -1) return [defaulted ? (namespaces.get('') ?? '') : '', tag];
  const namespace = namespaces.get(tag.slice(0, colon));
  if (namespace === undefined) throw refusal('has a prefix that stands for no namespace');
  return [namespace, tag.slice(colon + 1)];
}

function resolved(raw: string): string {
  const text = unescapeText(raw);
  if (text === undefined) throw refusal('has a reference that cannot be resolved');
  return text;
}

/** XML 1.0, section 2.11. */
function normalizeLines(raw: string): string {
  return raw.includes('\r') ? raw.replaceAll(/\r\n?/g, '\n') : raw;
}

function refusal(because: string): TranslationRefused {
  return new TranslationRefused(FIELD, because);
}
