import { leaf, type WireNode } from './wire-tree.js';

const TOKEN =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<(?<end>\/?)(?<name>[\w.:-]+)(?<attributes>(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<closed>\/?)>|[^<]+/gy;

/** An XML document whose tags nest, as it is written, without comments; undefined for any other text. */
export function readXmlWire(document: string): WireNode | undefined {
  const text = document.replace(/^<\?xml\s[^<>]*\?>/, '');
  const outside = leaf('', '');
  const open = [outside];
  let read = 0;
  for (const { 0: token, groups } of text.matchAll(TOKEN)) {
    read += token.length;
    const parent = open.at(-1);
    if (!parent) return undefined;
    if (groups?.['name'] === undefined) parent.text += token.startsWith('<!--') ? '' : token;
    else if (groups['end'] === '/') {
      if (open.length === 1 || open.pop()?.name !== groups['name']) return undefined;
    } else {
      const element = { ...leaf(groups['name'], ''), attributes: groups['attributes'] ?? '', children: [] };
      parent.children.push(element);
      parent.shape = 'fields';
      if (groups['closed'] !== '/') open.push(element);
    }
  }
  const isWhole = read === text.length && open.length === 1 && outside.children.length === 1;
  return isWhole && /^\s*$/.test(outside.text) ? outside.children[0] : undefined;
}

export function writeXmlWire({ name, attributes, text, children }: WireNode): string {
  return `<${name}${attributes}>${text}${children.map(writeXmlWire).join('')}</${name}>`;
}

/** Marked sections as their text, references as their characters. */
export function plainXml(markup: string): string {
  return markup
    .replaceAll(/\r\n?/g, '\n')
    .split(/(<!\[CDATA\[[^]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescaped(part)))
    .join('');
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:(\w+)|#(\d+)|#x([\da-f]+));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
    },
  );
}
