import type { Chance } from '../hardening/fuzz/chance.js';
import type { Payload } from './payload.js';

// prettier-ignore
const CHARSETS = ['utf-8', 'UTF8', 'iso-8859-1', 'ISO-8859-15', 'latin1', 'windows-1252', 'us-ascii', 'utf-16', 'klingon', ''];
const TYPES = ['text/xml', 'application/json', 'text/html', 'text/plain', ''];
const MARK = '\xef\xbb\xbf';

/** Another charset is claimed, by the header, the declaration or a mark; or the same letters are written in another one. */
const MUTATIONS: readonly ((payload: Payload, chance: Chance) => Payload)[] = [
  ({ bytes }, chance) => ({ bytes, contentType: chance.pick(TYPES) }),
  ({ bytes }, chance) => ({ bytes, contentType: `${chance.pick(TYPES)}; charset=${chance.pick(CHARSETS)}` }),
  ({ bytes }, chance) => ({ bytes, contentType: `${chance.pick(TYPES)};charset="${chance.pick(CHARSETS)}"` }),
  ({ bytes, contentType }, chance) => ({
    bytes: latin(bytes, (text) => text.replace(/encoding="[^"]*"/, () => `encoding="${chance.pick(CHARSETS)}"`)),
    contentType,
  }),
  ({ bytes, contentType }) => ({
    bytes: latin(bytes, (text) => (text.startsWith(MARK) ? text.slice(MARK.length) : MARK + text)),
    contentType,
  }),
  ({ bytes, contentType }) => ({ bytes: Buffer.from(bytes.toString('latin1'), 'utf8'), contentType }),
  ({ bytes, contentType }) => ({ bytes: Buffer.from(bytes.toString('utf8'), 'latin1'), contentType }),
];

export function mutateClaims(payload: Payload, chance: Chance): Payload {
  return chance.pick(MUTATIONS)(payload, chance);
}

function latin(bytes: Buffer, change: (text: string) => string): Buffer {
  return Buffer.from(change(bytes.toString('latin1')), 'latin1');
}
