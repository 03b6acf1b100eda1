import { TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from '../../legacy-exchange/answer-charset.js';
import { MOST_ANSWER_BYTES } from '../../legacy-exchange/answer-size.js';
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

/** A parameter of a call: text, or a list of texts. */
export type SoapParameter = string | readonly string[];

/**
 * The envelope of a call, in UTF-8.
 *
 * @throws RangeError when a text has characters that XML cannot hold
 */
export function writeCall(method: string, parameters: Readonly<Record<string, SoapParameter>>): string {
  const parts = Object.entries(parameters).map(([name, value]) =>
    typeof value === 'string'
      ? `<${name} xsi:type="xsd:string">${escapeText(value)}</${name}>`
      : `<${name} SOAP-ENC:arrayType="xsd:string[${value.length}]" xsi:type="ns1:ArrayOfString">${value
          .map((item) => `<item xsi:type="xsd:string">${escapeText(item)}</item>`)
          .join('')}</${name}>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ENVELOPE}" xmlns:ns1="${METHODS}"` +
    ` xmlns:xsd="${XSD}" xmlns:xsi="${XSI}" xmlns:SOAP-ENC="${ENCODING}" SOAP-ENV:encodingStyle="${ENCODING}">` +
    `<SOAP-ENV:Body><ns1:${method}>${parts.join('')}</ns1:${method}></SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

/**
 * Reads the answer to a call, whatever its HTTP status was: a fault may come with 200.
 *
 * @param method the method that was called; an answer to another one is refused
 * @throws TranslationRefused `soap.body`, `soap.charset`, `soap.xml`, `soap.envelope` or `soap.fault`
 */
export function readAnswer(method: string, bytes: Uint8Array, contentType: string | undefined): SoapBody {
  if (bytes.length > MOST_ANSWER_BYTES) throw new TranslationRefused('soap.body', 'is larger than is read');
  const envelope = parseXml(decodeAnswer(bytes, contentType, 'soap.charset'));
  if (envelope.name !== 'Envelope' || envelope.namespace !== ENVELOPE) throw refusal('is not a SOAP 1.1 envelope');
  const bodies = envelope.children.filter((child) => child.name === 'Body' && child.namespace === ENVELOPE);
  const content = only(only(bodies, 'a body').children, 'an element in its body');
  if (content.name === 'Fault' && content.namespace === ENVELOPE) return { kind: 'fault', code: faultCode(content) };
  if (content.name !== `${method}Response`) throw refusal('answers another method');
  return { kind: 'answer', part: only(content.children, 'a part in its answer') };
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

/** How many entries an rpc/encoded array says it has; undefined when it does not say. */
export function declaredLength(element: XmlElement): number | undefined {
  const size = /\[(\d{1,6})\]$/.exec(element.attributes.get(`{${ENCODING}}arrayType`) ?? '')?.[1];
  return size === undefined ? undefined : Number(size);
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
