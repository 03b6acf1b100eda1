import type { Chance } from '../hardening/fuzz/chance.js';

/** What has been read as something else by one reader or another. */
const TOKENS = [
  '<', '>', '&', '"', "'", '{', '}', '[', ']', ',', ':', '\\', '\\u0000', '\0', '\r\n', '\n', ' ', '\t', '-', '+', '.', 'e5', '0x1', '9',
  '0', '1', '12.0000', '1.234', '1,5', '29.949999999999999', '99999999999999999999', '100-', 'NaN', 'true', 'false', 'null', '""', '"X"',
  '[]', '{}', '&#49;', '&amp;', '&#x0;', '<![CDATA[', ']]>', '<!--', '-->', '<!DOCTYPE a>', '<?php', '<b>Warning</b>', '</item>', '<item>',
  '<qty>', '</qty>', '<sku>', 'xsi:nil="true"', '"qty":13', '"qty":', '"sku":"A"', '"status":0', '"status":1', '"quantity":"7.0000"',
  '"message":"Nein"', '"enabled":""', '"32000":', '\xef\xbb\xbf', '\xff\xfe', '\xc3', '\xe4', '\xf0\x9f\x98\x80', 'EA ', 'CS ', 'LE ', '00001',
  '20260230', '240000', 'T000000001',
].map((token) => Buffer.from(token, 'latin1')); // prettier-ignore

type Mutation = (bytes: Buffer, others: readonly Buffer[], chance: Chance) => Buffer;

const at = (bytes: Buffer, chance: Chance) => chance.below(bytes.length + 1);

const MUTATIONS: readonly Mutation[] = [
  // A bit, a byte, some bytes.
  (bytes, _, chance) => {
    const from = chance.below(bytes.length);
    return splice(bytes, from, 1, Buffer.of((bytes[from] ?? 0) ^ (1 << chance.below(8))));
  },
  (bytes, _, chance) => splice(bytes, at(bytes, chance), 1, Buffer.of(chance.below(256))),
  (bytes, _, chance) => splice(bytes, at(bytes, chance), 1 + chance.below(12), Buffer.alloc(0)),
  (bytes, _, chance) => splice(bytes, at(bytes, chance), chance.below(200), Buffer.alloc(0)),
  (bytes, _, chance) => bytes.subarray(0, at(bytes, chance)),
  (bytes, _, chance) => splice(bytes, at(bytes, chance), chance.below(4), chance.pick(TOKENS)),
  (bytes, _, chance) => Buffer.concat([bytes, chance.pick(TOKENS)]),
  // A digit, which leaves the document as it was and the number another.
  (bytes, _, chance) => {
    const digits = [...bytes.keys()].filter((index) => isDigit(bytes[index]));
    return digits.length === 0 ? bytes : splice(bytes, chance.pick(digits), 1, Buffer.of(0x30 + chance.below(10)));
  },
  // A piece twice, two pieces changed about, a piece of another payload.
  (bytes, _, chance) => {
    const from = at(bytes, chance);
    return splice(bytes, at(bytes, chance), 0, bytes.subarray(from, from + chance.below(200)));
  },
  (bytes, _, chance) => {
    const [a = 0, b = 0, c = 0] = [at(bytes, chance), at(bytes, chance), at(bytes, chance)].toSorted((x, y) => x - y);
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
  },
  (bytes, others, chance) => {
    const other = chance.pick(others);
    const from = at(other, chance);
    return splice(bytes, at(bytes, chance), chance.below(60), other.subarray(from, from + chance.below(60)));
  },
  (bytes, others, chance) =>
    Buffer.concat([bytes.subarray(0, at(bytes, chance)), chance.pick(others).subarray(at(bytes, chance))]),
];

/**
 * A payload with one to three accidents.
 *
 * @param others payloads of the same face, for pieces
 */
export function mutateBytes(bytes: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  let mutated = bytes;
  for (let left = 1 + chance.below(3); left > 0; left--) mutated = chance.pick(MUTATIONS)(mutated, others, chance);
  return mutated;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function splice(bytes: Buffer, from: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
}
