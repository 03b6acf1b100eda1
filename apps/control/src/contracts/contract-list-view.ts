import type { Deprecation, Owner, PublishedText, Retirement, VersionState } from '@banyan/contracts';
import type { Shelf, ShelvedVersion } from './shelf/contract-shelf.js';

/** A registered version as people and programs read it. */
export interface ContractVersionView {
  readonly domain: string;
  readonly version: string;
  readonly state: VersionState;
  readonly owner: Owner;
  /** The last one is in force. */
  readonly published: readonly PublishedText[];
  /** `info.version` of the working text, where it is ahead of the one in force; null: it is not. */
  readonly ahead: string | null;
  readonly deprecation: Deprecation | null;
  readonly retirement: Retirement | null;
  /** The living version that a deprecated or retired one leads to. */
  readonly successor: string | null;
  /** By storefront: the published text that it was built against. */
  readonly pins: readonly { readonly storefront: string; readonly version: string; readonly contact: string | null }[];
  /** Why there is no text to show; null: there is one. */
  readonly fault: string | null;
}

export interface ContractListView {
  /** Why the registry could not be read as it lies there now; null: it could. */
  readonly fault: string | null;
  readonly storefronts: readonly { readonly name: string; readonly contact: string }[];
  /** By domain, versions as people count. */
  readonly versions: readonly ContractVersionView[];
}

export function contractListView({ registry, domains, fault }: Shelf): ContractListView {
  return {
    fault: fault ?? null,
    storefronts: Object.entries(registry.storefronts).map(([name, { contact }]) => ({ name, contact })),
    versions: [...domains.values()].flat().map((version) => versionView(version, registry.storefronts)),
  };
}

function versionView(
  { domain, version, registered, ahead, successor, fault }: ShelvedVersion,
  storefronts: Shelf['registry']['storefronts'],
): ContractVersionView {
  const { state, owner, published, pins } = registered;
  return {
    domain,
    version,
    state,
    owner,
    published,
    ahead: ahead?.infoVersion ?? null,
    deprecation: 'deprecation' in registered ? registered.deprecation : null,
    retirement: 'retirement' in registered ? registered.retirement : null,
    successor: successor ?? null,
    pins: Object.entries(pins).map(([storefront, text]) => ({
      storefront,
      version: text,
      contact: storefronts[storefront]?.contact ?? null,
    })),
    fault: fault ?? null,
  };
}
