/** One text that was published, and is frozen since. */
export interface PublishedText {
  /** Its `info.version`. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `promiseHash` of the text. */
  readonly sha256: string;
}

/** The announcement that a version will go. */
export interface Deprecation {
  /** From when on answers say so; ISO 8601, UTC. May lie ahead. */
  readonly at: string;
  /** When it may be retired; never before `at`. */
  readonly sunset: string;
  /** The version of the same domain to move to. */
  readonly successor: string;
  readonly reason: string;
}

/** The end of a version: it is answered with 410. */
export interface Retirement {
  readonly at: string;
  readonly reason: string;
  /** Somebody still used it, or nobody could tell, and a person decided all the same. */
  readonly forced: boolean;
}

export interface Owner {
  readonly name: string;
  readonly contact: string;
}

interface Registered {
  readonly owner: Owner;
  /** By storefront: the published text it was built against. */
  readonly pins: Readonly<Record<string, string>>;
}

export type AtLeastOne<T> = readonly [T, ...T[]];

/**
 * - `draft`: may change under its reader; served only where the operator allows it.
 * - `candidate`: meant to be published as it is; served as a draft is.
 * - `published`: frozen. What is added within the major is published as a further text.
 * - `deprecated`: as published, and every answer says until when and what comes after.
 * - `retired`: answered with 410 that names the successor.
 */
export type RegisteredVersion = Registered &
  (
    | { readonly state: 'draft' | 'candidate'; readonly published: readonly [] }
    | { readonly state: 'published'; readonly published: AtLeastOne<PublishedText> }
    | {
        readonly state: 'deprecated';
        readonly published: AtLeastOne<PublishedText>;
        readonly deprecation: Deprecation;
      }
    | {
        readonly state: 'retired';
        readonly published: AtLeastOne<PublishedText>;
        readonly deprecation: Deprecation;
        readonly retirement: Retirement;
      }
  );

export type VersionState = RegisteredVersion['state'];

export interface Storefront {
  readonly contact: string;
}

/** What is promised by whom to whom: `contracts/registry.yaml`, read and checked. */
export interface ContractRegistry {
  /** By the name they send as `X-Storefront`. */
  readonly storefronts: Readonly<Record<string, Storefront>>;
  /** By domain and version (`v1`, or `legacy`). */
  readonly contracts: Readonly<Record<string, Readonly<Record<string, RegisteredVersion>>>>;
}

/** Undefined: it is not registered. */
export function registeredVersion(
  registry: ContractRegistry,
  domain: string,
  version: string,
): RegisteredVersion | undefined {
  const versions = Object.hasOwn(registry.contracts, domain) ? registry.contracts[domain] : undefined;
  return versions !== undefined && Object.hasOwn(versions, version) ? versions[version] : undefined;
}

/** The text in force: the last that was published; undefined before the first. */
export function currentText(version: RegisteredVersion): PublishedText | undefined {
  return version.published.at(-1);
}

/** The version that a deprecated or retired one leads to: its successor, or that one's, where it is retired itself. */
export function livingSuccessor(registry: ContractRegistry, domain: string, version: string): string | undefined {
  const seen = new Set<string>([version]);
  let next = registeredVersion(registry, domain, version);
  for (;;) {
    const successor = next !== undefined && 'deprecation' in next ? next.deprecation.successor : undefined;
    if (successor === undefined || seen.has(successor)) return undefined;
    seen.add(successor);
    next = registeredVersion(registry, domain, successor);
    if (next?.state !== 'retired') return successor;
  }
}
