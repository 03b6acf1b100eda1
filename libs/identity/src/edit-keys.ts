import { isoUtc } from '@banyan/kernel';
import { isMap, isSeq, parseDocument, type Document, type YAMLMap } from 'yaml';

/** An API key as the file has it. Nothing in it lets anybody in. */
export interface KeyEntry {
  readonly name: string;
  /** Of the key; see `hashOfToken`. */
  readonly hash: string;
  readonly storefronts: readonly string[];
  readonly scopes: readonly string[];
  /** ms since the Unix epoch; absent: at once, and for ever. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** Two at a time: the one that is used, and the one that follows it. */
const MOST_HASHES = 2;

/** An entry as the file has it. */
export function writtenKey({ name, hash, storefronts, scopes, fromMs, untilMs }: KeyEntry): object {
  return {
    name,
    hashes: [hash],
    storefronts: [...storefronts],
    scopes: [...scopes],
    ...(fromMs === undefined ? {} : { from: isoUtc(fromMs) }),
    ...(untilMs === undefined ? {} : { until: isoUtc(untilMs) }),
  };
}

/** The text of a file of identities with one more key; what people have written around the others stays. @param text empty: a new file */
export function withKey(text: string, entry: KeyEntry): string {
  const document = documentOf(text);
  if (document.get('keys') === undefined || document.get('keys') === null)
    document.set('keys', document.createNode([]));
  const keys = document.get('keys');
  if (!isSeq(keys)) throw new Error('`keys` is no list');
  keys.flow = false;
  keys.add(document.createNode(writtenKey(entry)));
  return document.toString();
}

/**
 * The same with a further hash under a name that is there: both keys are good until the older one is taken out.
 *
 * @returns undefined: there is no such name
 * @throws Error where it has two already
 */
export function withFurtherHash(text: string, name: string, hash: string): string | undefined {
  const document = documentOf(text);
  const hashes = entryCalled(document, name)?.get('hashes');
  if (!isSeq(hashes)) return undefined;
  if (hashes.items.length >= MOST_HASHES) throw new Error(`${name} has two keys already: retire the older one first`);
  hashes.add(document.createNode(hash));
  return document.toString();
}

/** The same with the latest hash of a name alone. @returns undefined: there is no such name, or it has one only */
export function withLatestHashAlone(text: string, name: string): string | undefined {
  const document = documentOf(text);
  const hashes = entryCalled(document, name)?.get('hashes');
  if (!isSeq(hashes) || hashes.items.length < MOST_HASHES) return undefined;
  hashes.items.splice(0, hashes.items.length - 1);
  return document.toString();
}

/** The same without the keys of this name. @returns undefined: there are none */
export function withoutKey(text: string, name: string): string | undefined {
  const document = documentOf(text);
  const keys = document.get('keys');
  if (!isSeq(keys)) return undefined;
  const index = keys.items.findIndex((item) => isMap(item) && item.get('name') === name);
  if (index === -1) return undefined;
  keys.delete(index);
  return document.toString();
}

function documentOf(text: string): Document {
  return parseDocument(text.trim() === '' ? '{}\n' : text);
}

function entryCalled(document: Document, name: string): YAMLMap | undefined {
  const keys = document.get('keys');
  if (!isSeq(keys)) return undefined;
  return keys.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === name);
}
