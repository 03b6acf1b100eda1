import type { Chance } from '../hardening/fuzz/chance.js';
import { readJsonWire, writeJsonWire } from './wire-json.js';
import type { WireNode } from './wire-tree.js';
import { plainXml, readXmlWire, writeXmlWire } from './wire-xml.js';

/** How one notation writes what a tree holds. All texts hold one byte in each character. */
export interface WireNotation {
  readonly read: (document: string) => WireNode | undefined;
  readonly write: (root: WireNode) => string;
  /** What a leaf's text says. */
  readonly plain: (text: string) => string;
  /** A leaf's text that says this; in JSON with or without quotes, where both can stand. */
  readonly written: (plain: string, chance: Chance) => string;
}

export const JSON_NOTATION: WireNotation = {
  read: readJsonWire,
  write: writeJsonWire,
  plain: (text) => (text.startsWith('"') ? (JSON.parse(text) as string) : text),
  written: (plain, chance) =>
    /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null|\[\]|\{\})$/i.test(plain) && chance.happens(0.5)
      ? plain.toLowerCase()
      : JSON.stringify(plain),
};

export const XML_NOTATION: WireNotation = {
  read: readXmlWire,
  write: writeXmlWire,
  plain: plainXml,
  written: (plain, chance) =>
    chance.happens(0.1) && !plain.includes(']]>')
      ? `<![CDATA[${plain}]]>`
      : plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
};
