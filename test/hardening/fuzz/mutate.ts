import type { Chance } from './chance.js';

/** What has confused one reader or another. Latin-1 characters stand for bytes. */
const TOKENS = [
  '\r\n', '\n', '\r', '\0', ' ', '\t', '\x0b', '\x7f', '\xff', ':', ';', ',', '"', '%', '#', '?', '//', '\\', '0', '-1', '+',
  '\r\n\r\n', '0\r\n\r\n', 'chunked', 'Content-Length: 5\r\n', 'Content-Length: 0\r\n', 'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: identity\r\n', 'Trailer: X\r\n', 'Connection: close\r\n', 'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Expect: 100-continue\r\n', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'ffffffffffffffff', '99999999999999999999',
  'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 101 Switching\r\n\r\n', 'HTTP/1.1 103 Early\r\nLink: x\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison', 'GET /glued HTTP/1.1\r\nHost: a\r\n\r\n',
]; // prettier-ignore

type Mutation = (text: string, chance: Chance) => string;

const at = (text: string, chance: Chance) => chance.below(text.length + 1);

const MUTATIONS: readonly Mutation[] = [
  (text, chance) => splice(text, at(text, chance), 0, chance.pick(TOKENS)),
  (text, chance) => splice(text, at(text, chance), 1, String.fromCharCode(chance.below(256))),
  (text, chance) => splice(text, at(text, chance), 1 + chance.below(8), ''),
  (text, chance) => splice(text, at(text, chance), chance.below(4), chance.pick(TOKENS)),
  // Lines, twice or changed about.
  (text, chance) => {
    const lines = text.split('\r\n');
    const [from, to] = [chance.below(lines.length), chance.below(lines.length)];
    lines.splice(to, chance.below(2), lines[from]!);
    return lines.join('\r\n');
  },
  (text, chance) => text.replace('\r\n', chance.pick(['\n', '\r', '\r\r\n', '\r\n ', '\r\n\t'])),
  (text, chance) => text.replace(/: /, () => chance.pick([':', ' : ', ':\t', ': \x01', ':\r\n '])),
  (text, chance) =>
    text.replace(/\d+/, (digits) =>
      chance.pick([`${digits}0`, `-${digits}`, `0x${digits}`, '', `${digits}, ${digits}`]),
    ),
  (text, chance) => text.slice(0, at(text, chance)),
  (text, chance) => text + chance.pick(TOKENS),
  (text, chance) => splice(text, at(text, chance), 0, 'A'.repeat(chance.pick([300, 9_000, 20_000, 70_000]))),
];

/** The text with up to three accidents. */
export function mutate(text: string, chance: Chance): string {
  let mutated = text;
  for (let left = 1 + chance.below(3); left > 0; left--) mutated = chance.pick(MUTATIONS)(mutated, chance);
  return mutated;
}

function splice(text: string, from: number, remove: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(from + remove);
}
