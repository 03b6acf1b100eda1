import type { ContractShelf, Shelf, ShelvedVersion } from './contract-shelf.js';
import type { ContractText } from './contract-text.js';

/** Texts that are not of a numbered version say so in their name. */
const NAME = /^(?:(?<version>v[1-9]\d{0,3}|legacy)|(?:(?<of>legacy)-)?(?<text>\d+\.\d+\.\d+))$/;

/** Undefined: there is no such domain, or no such version of it. */
export function versionOf(shelf: Shelf, domain: string, version: string): ShelvedVersion | undefined {
  return shelf.domains.get(domain)?.find((each) => each.version === version);
}

/**
 * The text that a name means: `v1` the one in force, `1.0.0` the one of that `info.version`, published or worked on;
 * `legacy-1.0.0` one of the legacy wire.
 */
export function namedText(shelf: Shelf, files: ContractShelf, domain: string, name: string): ContractText | undefined {
  const { version, of, text = '' } = NAME.exec(name)?.groups ?? {};
  if (version !== undefined) return versionOf(shelf, domain, version)?.text;
  const among = (shelf.domains.get(domain) ?? []).filter((each) => (each.version === 'legacy') === (of !== undefined));
  for (const each of among) {
    const found = [each.text, each.ahead].find((own) => own?.infoVersion === text) ?? files.published(each, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a text is called in a URL: shortest where nothing else could be meant. */
export function nameOf({ version, infoVersion }: Pick<ContractText, 'version' | 'infoVersion'>): string {
  return version === 'legacy' ? `legacy-${infoVersion}` : infoVersion;
}
