import type { GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';
import { certain, e4OfText, itemsTold, textOf, type Told } from './literal-text.js';
import type { WireNode } from './wire-tree.js';
import { plainXml, readXmlWire } from './wire-xml.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const ENCODING = 'http://schemas.xmlsoap.org/soap/encoding/';

/**
 * What of a translated SOAP answer does not stand in it, row by row.
 *
 * @throws Error when there are no rows to be told
 */
export function unexplainedSoap(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const text = certain(textOf(bytes, golden.contentType), 'the text');
  const envelope = certain(readXmlWire(text), 'the document');
  const answer = only(only(envelope, 'Body'));
  const rows = certain(rowsOf(only(answer), text), 'the rows');
  return itemsTold(translation)
    .filter((item) => !stands(item, rows, text))
    .map((item) => JSON.stringify(item));
}

const local = ({ name }: WireNode) => name.slice(name.indexOf(':') + 1);

function only(node: WireNode, name?: string): WireNode {
  const [found, ...others] = node.children.filter((each) => name === undefined || local(each) === name);
  return certain(others.length > 0 ? undefined : found, `what stands in ${node.name}`);
}

/** Rows by the list's own count; one row may stand there itself, where nothing says that it is a list. */
function rowsOf(part: WireNode, text: string): readonly WireNode[] | undefined {
  const rows = part.children.filter((each) => local(each) === 'item');
  const count = /\[(\d+)\]$/.exec(attribute(part, ENCODING, 'arrayType', text) ?? '')?.[1];
  if (count === undefined && rows.length === 0) return [part];
  const agrees = rows.length === part.children.length && (count === undefined || Number(count) === rows.length);
  return agrees ? rows : undefined;
}

function stands({ kind, sku, sellable, stock }: Told, rows: readonly WireNode[], text: string): boolean {
  const skus = rows.map((row) => field(row, 'sku', text));
  if (kind === 'unknown-sku') return skus.every((each) => each !== undefined && each !== '' && each !== sku);
  const own = rows.filter((_, index) => skus[index] === sku);
  return (
    own.length > 0 &&
    own.every(
      (row) =>
        e4OfText(field(row, 'qty', text)) === stock?.quantityE4 &&
        field(row, 'is_in_stock', text) === (sellable ? '1' : '0'),
    )
  );
}

/** The text of a field that is there once and is not nil. */
function field(row: WireNode, name: string, text: string): string | undefined {
  const [found, ...others] = row.children.filter((each) => local(each) === name);
  if (!found || others.length > 0 || found.children.length > 0) return undefined;
  if (/^(?:true|1)$/.test(attribute(found, XSI, 'nil', text) ?? '') || /\shref\s*=/.test(found.attributes)) {
    return undefined;
  }
  return plainXml(found.text);
}

/** An attribute whose prefix the document declares for this namespace. */
function attribute(node: WireNode, uri: string, name: string, text: string): string | undefined {
  const found = new RegExp(`\\s([\\w.-]+):${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(node.attributes);
  const [, prefix = '', double, single] = found ?? [];
  const declares = new RegExp(`\\sxmlns:${prefix}\\s*=\\s*["']${uri}["']`).test(text);
  return declares ? (double ?? single) : undefined;
}
