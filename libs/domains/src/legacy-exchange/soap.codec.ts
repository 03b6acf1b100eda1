import { TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from './answer-charset.js';
import { MOST_ANSWER_BYTES } from './answer-size.js';
import { escapeText } from './xml-text.js';
import { parseXml, type XmlElement } from './xml-tree.js';

/** SOAP 1.1, rpc/encoded: what Magento 1 and OpenMage speak on their v2 face. */
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const ENCODING = 'http://schemas.xmlsoap.org/soap/encoding/';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XSD = 'http://www.w3.org/2001/XMLSchema';
const METHODS = 'urn:Magento';

/** What stands in the body of an answer. */
export type SoapBody =
  | {
      readonly kind: 'answer';
      /** The one part of the method's response, such as `result`. */
      readonly part: XmlElement;
    }
  | {
      readonly kind: 'fault';
      /** Means different things per resource; never compared without its method. */
      readonly code: string;
    };

/** A parameter of a call: text, a list of texts, a structure, or a list of structures. */
export type SoapParameter = string | readonly string[] | SoapStructure | readonly SoapStructure[];

/** Members by their names. */
export interface SoapStructure {
  readonly [name: string]: SoapParameter;
}

/**
 * The envelope of a call, in UTF-8.
 *
 * @throws RangeError when a text has characters that XML cannot hold
 */
export function writeCall(method: string, parameters: Readonly<Record<string, SoapParameter>>): string {
  const parts = Object.entries(parameters).map(([name, value]) => writeParameter(name, value));
  return envelope(`<ns1:${method}>${parts.join('')}</ns1:${method}>`);
}

function writeParameter(name: string, value: SoapParameter): string {
  if (typeof value === 'string') return `<${name} xsi:type="xsd:string">${escapeText(value)}</${name}>`;
  if (!isList(value)) {
    const members = Object.entries(value).map(([member, inner]) => writeParameter(member, inner));
    return `<${name}>${members.join('')}</${name}>`;
  }
  const items = value.map((item: string | SoapStructure) => writeParameter('item', item)).join('');
  const isTexts = value.every((item) => typeof item === 'string');
  return isTexts
    ? `<${name} SOAP-ENC:arrayType="xsd:string[${value.length}]" xsi:type="ns1:ArrayOfString">${items}</${name}>`
    : `<${name} SOAP-ENC:arrayType="xsd:anyType[${value.length}]" xsi:type="SOAP-ENC:Array">${items}</${name}>`;
}

/** Of a list, as the compiler does not tell it of one that is not to be changed. */
function isList(value: SoapParameter): value is readonly string[] | readonly SoapStructure[] {
  return Array.isArray(value);
}

/**
 * The envelope of an answer, in UTF-8, as PHP's server writes it.
 *
 * @param part its one part, written
 */
export function writeResponse(method: string, part: string): string {
  return `${envelope(`<ns1:${method}Response>${part}</ns1:${method}Response>`)}\n`;
}

function envelope(body: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ENVELOPE}" xmlns:ns1="${METHODS}"` +
    ` xmlns:xsd="${XSD}" xmlns:xsi="${XSI}" xmlns:SOAP-ENC="${ENCODING}" SOAP-ENV:encodingStyle="${ENCODING}">` +
    `<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

/**
 * Reads the arguments of a call that somebody else sends to the core, in their order.
 *
 * @throws TranslationRefused when it is no envelope, or another method's, or of another namespace
 */
export function readCall(method: string, bytes: Uint8Array, contentType: string | undefined): readonly XmlElement[] {
  const content = contentOf(parseXml(decodeAnswer(bytes, contentType, 'soap.charset')));
  if (content.name !== method || content.namespace !== METHODS) throw refusal('calls another method');
  return content.children;
}

/**
 * Reads the answer to a call, whatever its HTTP status was: a fault may come with 200.
 *
 * @param method the method that was called; an answer to another one is refused
 * @throws TranslationRefused `soap.body`, `soap.charset`, `soap.xml`, `soap.envelope` or `soap.fault`
 */
export function readAnswer(method: string, bytes: Uint8Array, contentType: string | undefined): SoapBody {
  if (bytes.length > MOST_ANSWER_BYTES) throw new TranslationRefused('soap.body', 'is larger than is read');
  const content = contentOf(parseXml(decodeAnswer(bytes, contentType, 'soap.charset')));
  if (content.name === 'Fault' && content.namespace === ENVELOPE) return { kind: 'fault', code: faultCode(content) };
  if (content.name !== `${method}Response`) throw refusal('answers another method');
  return { kind: 'answer', part: only(content.children, 'a part in its answer') };
}

function contentOf(document: XmlElement): XmlElement {
  if (document.name !== 'Envelope' || document.namespace !== ENVELOPE) throw refusal('is not a SOAP 1.1 envelope');
  const bodies = document.children.filter((child) => child.name === 'Body' && child.namespace === ENVELOPE);
  return only(only(bodies, 'a body').children, 'an element in its body');
}

/** The text of an element that holds text only; null where it is xsi:nil. */
export function leafText(element: XmlElement, field: string): string | null {
  if (element.children.length > 0) throw new TranslationRefused(field, 'holds elements where a text is expected');
  if (isReference(element)) throw new TranslationRefused(field, 'stands elsewhere in the document');
  return isNil(element) ? null : element.text;
}

export function isNil(element: XmlElement): boolean {
  const nil = element.attributes.get(`{${XSI}}nil`);
  return nil === 'true' || nil === '1';
}

/** Is the element a reference to one elsewhere (SOAP 1.1, section 5.4.1)? None is followed. */
export function isReference(element: XmlElement): boolean {
  return element.attributes.has('href');
}

/**
 * How many entries an rpc/encoded array says it has (SOAP 1.1, section 5.4.2); undefined when it does not say.
 *
 * @param field what a refusal names
 * @throws TranslationRefused when what it says is no single count
 */
export function declaredLength(element: XmlElement, field: string): number | undefined {
  const size = /\[([^\]]*)\]\s*$/.exec(element.attributes.get(`{${ENCODING}}arrayType`) ?? '')?.[1]?.trim();
  if (size === undefined || size === '') return undefined;
  if (!/^\d+$/.test(size)) throw new TranslationRefused(field, 'says no single count of its entries');
  return Number(size);
}

function faultCode(fault: XmlElement): string {
  const codes = fault.children.filter((child) => child.name === 'faultcode');
  const [code] = codes;
  if (!code || codes.length > 1) throw new TranslationRefused('soap.fault', 'has no single code');
  return leafText(code, 'soap.fault')?.trim() ?? '';
}

function only(elements: readonly XmlElement[], what: string): XmlElement {
  const [element, ...others] = elements;
  if (!element || others.length > 0) throw refusal(`must have exactly one: ${what}`);
  return element;
}

function refusal(because: string): TranslationRefused {
  return new TranslationRefused('soap.envelope', because);
}
