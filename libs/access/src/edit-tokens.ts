import { isoUtc } from '@banyan/kernel';
import { isSeq, parseDocument } from 'yaml';
import type { TokenEntry } from './token-entry.js';

/** The text of a tokens file with one more entry; what people have written around the others stays. @param text empty: a new file */
export function withToken(text: string, entry: TokenEntry): string {
  const document = parseDocument(text.trim() === '' ? 'tokens: []\n' : text);
  const tokens = document.get('tokens');
  if (!isSeq(tokens)) throw new Error('holds no list `tokens`');
  tokens.flow = false;
  tokens.add(document.createNode(writtenEntry(entry)));
  return document.toString();
}

/** The same without the token of this name. @returns undefined: it has none */
export function withoutToken(text: string, name: string): string | undefined {
  const document = parseDocument(text);
  const tokens = document.get('tokens');
  if (!isSeq(tokens)) return undefined;
  const index = (tokens.toJSON() as readonly { readonly name?: unknown }[]).findIndex((each) => each?.name === name);
  if (index === -1) return undefined;
  tokens.delete(index);
  return document.toString();
}

/** An entry as the file has it. */
export function writtenEntry({ name, role, hash, expiresAtMs }: TokenEntry): Readonly<Record<string, string>> {
  return { name, role, hash, ...(expiresAtMs === undefined ? {} : { expires: isoUtc(expiresAtMs) }) };
}
