import { Tokenizer } from 'htmlparser2';
import { elementKey } from './wire-router.js';

/** `none`: not a SOAP 1.1 envelope that can be read with certainty, or one without an element in its body. */
export type FirstElement =
  | { readonly kind: 'more' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'element';
      /** See `elementKey`. */
      readonly key: string;
    };

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const BLANK = /^[ \t\r\n]*$/;
const DECLARATION = /^xml[ \t\r\n][^?]*$/;
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
const MORE: FirstElement = { kind: 'more' };
const NONE: FirstElement = { kind: 'none' };
const NO_NAMESPACES: ReadonlyMap<string, string> = new Map();

interface OpenElement {
  readonly namespace: string;
  readonly name: string;
  /** By prefix; the empty one is the default. */
  readonly namespaces: ReadonlyMap<string, string>;
}

/**
 * Finds the first element in the body of a SOAP 1.1 envelope while its bytes arrive, whatever pieces they come in, and says as
 * soon as it can that there is none: then nothing has to be held back any more. It only recognises; whoever answers reads
 * the whole document strictly.
 *
 * A document type is `none`, and so is a processing instruction, text where none belongs, and UTF-16.
 */
export class SoapFirstElement {
  #text = '';
  #found: FirstElement = MORE;
  #tag = '';
  #attributes: [name: string, value: string][] = [];
  readonly #open: OpenElement[] = [];
  readonly #tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this.#callbacks());
  #begun = false;

  /** The next bytes. Once it says anything but `more`, it says so for ever. */
  write(bytes: Buffer): FirstElement {
    if (this.#found !== MORE) return this.#found;
    // Names and namespaces are ASCII: which letters the other bytes are makes no difference here.
    let piece = bytes.toString('latin1');
    if (!this.#begun) {
      const start = this.#text + piece;
      if (start.length < BYTE_ORDER_MARK.length && BYTE_ORDER_MARK.startsWith(start)) {
        this.#text = start;
        return MORE;
      }
      this.#begun = true;
      piece = start.startsWith(BYTE_ORDER_MARK) ? start.slice(BYTE_ORDER_MARK.length) : start;
      this.#text = '';
    }
    this.#text += piece;
    this.#tokenizer.write(piece);
    return this.#found;
  }

  #callbacks(): ConstructorParameters<typeof Tokenizer>[1] {
    const none = (): void => this.#end(NONE);
    return {
      ontext: (start, end) => {
        if (!this.#isInHeader && !BLANK.test(this.#slice(start, end))) none();
      },
      ontextentity: none,
      oncdata: () => {
        if (!this.#isInHeader) none();
      },
      oncomment: () => undefined,
      ondeclaration: none,
      onprocessinginstruction: (start, end) => {
        if (start !== 2 || !DECLARATION.test(this.#slice(start, end))) none();
      },
      onopentagname: (start, end) => {
        this.#tag = this.#slice(start, end);
        this.#attributes = [];
      },
      onattribname: (start, end) => void this.#attributes.push([this.#slice(start, end), '']),
      onattribdata: (start, end) => {
        const attribute = this.#attributes.at(-1);
        if (attribute) attribute[1] += this.#slice(start, end);
      },
      onattribentity: none,
      onattribend: () => undefined,
      onopentagend: () => this.#push(),
      onselfclosingtag: () => {
        this.#push();
        this.#pop();
      },
      onclosetag: () => this.#pop(),
      onend: () => undefined,
    };
  }

  get #isInHeader(): boolean {
    return this.#open[1]?.name === 'Header';
  }

  #slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  #push(): void {
    if (this.#found !== MORE) return;
    const depth = this.#open.length;
    const isLookedAt = !this.#isInHeader;
    const element = this.#elementOf(isLookedAt ? this.#attributes : []);
    this.#open.push(element);
    if (!isLookedAt) return;
    if (depth === 2) this.#end({ kind: 'element', key: elementKey(element.namespace, element.name) });
    else if (element.namespace !== ENVELOPE || !isExpected(element.name, depth)) this.#end(NONE);
  }

  #elementOf(attributes: readonly (readonly [string, string])[]): OpenElement {
    const outer = this.#open.at(-1)?.namespaces ?? NO_NAMESPACES;
    const own = attributes.flatMap(([name, value]): [string, string][] => {
      if (name === 'xmlns') return [['', value]];
      return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), value]] : [];
    });
    const namespaces = own.length === 0 ? outer : new Map([...outer, ...own]);
    const colon = this.#tag.indexOf(':');
    const namespace = namespaces.get(colon === -1 ? '' : this.#tag.slice(0, colon)) ?? '';
    return { namespace, name: this.#tag.slice(colon + 1), namespaces };
  }

  /** An end before the first element of a body: of the header, or of an envelope that has none. */
  #pop(): void {
    const closed = this.#open.pop();
    if (closed === undefined || this.#open.length === 0 || (this.#open.length === 1 && closed.name === 'Body')) {
      this.#end(NONE);
    }
  }

  #end(found: FirstElement): void {
    if (this.#found !== MORE) return;
    this.#found = found;
    this.#tokenizer.pause();
    this.#text = '';
  }
}

function isExpected(name: string, depth: number): boolean {
  return depth === 0 ? name === 'Envelope' : name === 'Header' || name === 'Body';
}
