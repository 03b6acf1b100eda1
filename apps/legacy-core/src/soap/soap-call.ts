import { childOf, parseXml, type XmlElement } from '../wire/xml-elements.js';

/** One rpc call: the operation's local name and its arguments in order, each a text or the texts of an array. */
export interface SoapCall {
  readonly operation: string;
  readonly args: readonly SoapArgument[];
}

export interface SoapArgument {
  readonly name: string;
  readonly text: string;
  /** Of an array, its elements' texts; empty for a scalar. */
  readonly items: readonly string[];
  /** Of an array or a structure, its elements. */
  readonly children: readonly XmlElement[];
}

/**
 * Reads the call out of a SOAP 1.1 envelope. Namespaces are not looked at, as in the real one: PHP's server takes the
 * first element of the body whatever it is called.
 *
 * @returns undefined when there is none.
 */
export function readSoapCall(xml: string): SoapCall | undefined {
  const call = childOf(childOf(parseXml(xml), 'Envelope'), 'Body')?.children[0];
  if (call === undefined) return undefined;
  const args = call.children.map(({ name, text, children }) => ({
    name,
    text,
    items: children.map((item) => item.text),
    children,
  }));
  return { operation: call.name, args };
}
