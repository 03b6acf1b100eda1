import { join } from 'node:path';
import {
  CHANGELOG_FILE,
  CONTRACTS_DIR,
  currentText,
  infoVersionOf,
  livingSuccessor,
  parseContractText,
  parseRegistry,
  promiseHash,
  publishedFile,
  REGISTRY_FILE,
  workingFile,
  type ContractRegistry,
  type JsonObject,
  type PublishedText,
  type RegisteredVersion,
} from '@banyan/contracts';
import { messageOf, sha256Hex } from '@banyan/kernel';
import type { ContractText } from './contract-text.js';
import { ReadOnce } from './read-once.js';

/** A registered version with the texts that there are of it. */
export interface ShelvedVersion {
  readonly domain: string;
  readonly version: string;
  readonly registered: RegisteredVersion;
  /** What whoever asks is promised: the text in force; of what was never published, the working one. Undefined: see `fault`. */
  readonly text: ContractText | undefined;
  /** The working text, where it is ahead of the one that was published last. */
  readonly ahead: ContractText | undefined;
  /** Where a deprecated or retired one leads. */
  readonly successor: string | undefined;
  /** Why there is no text to show. */
  readonly fault: string | undefined;
}

/** Everything that is registered, by domain. */
export interface Shelf {
  readonly registry: ContractRegistry;
  readonly domains: ReadonlyMap<string, readonly ShelvedVersion[]>;
  /** Why the registry could not be read as it lies there now; the last good one is shown. */
  readonly fault: string | undefined;
}

interface ReadText {
  readonly document: JsonObject;
  readonly yaml: string;
  readonly sha256: string;
  readonly promise: string;
}

const EMPTY: ContractRegistry = { storefronts: {}, contracts: {} };

/**
 * The contracts as they lie in their folder now: the registry is the list, and files are read again when they change. A name
 * is looked up in the registry, never joined to a path as it came.
 */
export class ContractShelf {
  readonly #texts = new ReadOnce<ReadText>((yaml) => {
    const document = parseContractText(yaml);
    return { document, yaml, sha256: sha256Hex(yaml), promise: promiseHash(document) };
  });
  readonly #registries = new ReadOnce(parseRegistry);
  readonly #changelogs = new ReadOnce((text) => text);
  #registry = EMPTY;

  constructor(private readonly folder: string = CONTRACTS_DIR) {}

  look(): Shelf {
    let fault: string | undefined;
    try {
      this.#registry = this.#registries.read(join(this.folder, REGISTRY_FILE));
    } catch (error) {
      fault = messageOf(error);
    }
    const registry = this.#registry;
    const domains = Object.entries(registry.contracts).map(
      ([domain, versions]) =>
        [
          domain,
          Object.entries(versions)
            .map(([version, registered]) => this.#shelved(registry, domain, version, registered))
            .toSorted(inOrder),
        ] as const,
    );
    return { registry, domains: new Map(domains), fault };
  }

  /** One text that was published of a version. @returns undefined: there is none of that name, or it cannot be read */
  published({ domain, version, registered, text }: ShelvedVersion, infoVersion: string): ContractText | undefined {
    if (text?.published?.version === infoVersion) return text;
    const published = registered.published.find((each) => each.version === infoVersion);
    return published === undefined ? undefined : this.#frozen(domain, version, published).text;
  }

  /** The domain's CHANGELOG.md; empty where there is none. */
  changelog(domain: string): string {
    try {
      return this.#changelogs.read(join(this.folder, domain, CHANGELOG_FILE));
    } catch {
      // A draft has none yet, and its page is a page all the same.
      return '';
    }
  }

  #shelved(registry: ContractRegistry, domain: string, version: string, registered: RegisteredVersion): ShelvedVersion {
    const about = { domain, version, registered, successor: livingSuccessor(registry, domain, version) };
    const current = currentText(registered);
    if (current === undefined) return { ...about, ahead: undefined, ...this.#working(domain, version, undefined) };
    if (registered.state === 'retired') {
      return { ...about, ahead: undefined, ...this.#frozen(domain, version, current) };
    }
    const working = this.#working(domain, version, current);
    // Better words for the same promise are shown; a text that is ahead is not in force.
    if (working.text?.published !== undefined) return { ...about, ahead: undefined, ...working };
    return { ...about, ahead: working.text, ...this.#frozen(domain, version, current) };
  }

  #working(domain: string, version: string, current: PublishedText | undefined): Read {
    return this.#read(workingFile(this.folder, domain, version), (promise) => ({
      domain,
      version,
      published: promise === current?.sha256 ? current : undefined,
    }));
  }

  #frozen(domain: string, version: string, published: PublishedText): Read {
    return this.#read(publishedFile(this.folder, domain, version, published.version), () => ({
      domain,
      version,
      published,
    }));
  }

  #read(file: string, about: (promise: string) => Pick<ContractText, 'domain' | 'version' | 'published'>): Read {
    try {
      const { promise, ...text } = this.#texts.read(file);
      return { text: { ...about(promise), infoVersion: infoVersionOf(text.document), ...text }, fault: undefined };
    } catch (error) {
      return { text: undefined, fault: messageOf(error) };
    }
  }
}

type Read = Pick<ShelvedVersion, 'text' | 'fault'>;

/** As people count: v2 before v10, and the legacy wire before them all: it was there first. */
function inOrder(a: ShelvedVersion, b: ShelvedVersion): number {
  return a.version.localeCompare(b.version, 'en', { numeric: true });
}
