import { Parser } from 'htmlparser2';

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
}

interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

/**
 * Reads the call out of a SOAP 1.1 envelope. Namespaces are not looked at, as in the real one: PHP's server takes the
 * first element of the body whatever it is called.
 *
 * @returns undefined when there is none.
 */
export function readSoapCall(xml: string): SoapCall | undefined {
  const envelope = parse(xml).children.find((element) => element.name === 'Envelope');
  const call = envelope?.children.find((element) => element.name === 'Body')?.children[0];
  if (call === undefined) return undefined;
  const args = call.children.map((child) => ({
    name: child.name,
    text: child.text,
    items: child.children.map((item) => item.text),
  }));
  return { operation: call.name, args };
}

function parse(xml: string): Element {
  const root: Element = { name: '', text: '', children: [] };
  const open: Element[] = [root];
  const parser = new Parser(
    {
      onopentag: (name) => {
        const element: Element = { name: name.slice(name.indexOf(':') + 1), text: '', children: [] };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext: (text) => {
        const element = open.at(-1);
        if (element) element.text += text;
      },
      onclosetag: () => {
        if (open.length > 1) open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return root;
}
