import type { ContractRegistry, Deprecation, Owner, PublishedText, Retirement } from './contract-registry.js';
import { belongsTo, hasGrown } from './semantic-version.js';

/** An entry as the schema lets it pass: which members its state needs is not looked at yet. */
export interface WrittenVersion {
  readonly state: 'draft' | 'candidate' | 'published' | 'deprecated' | 'retired';
  readonly owner: Owner;
  readonly published?: readonly PublishedText[];
  readonly deprecation?: Deprecation;
  readonly retirement?: Retirement;
  readonly pins?: Readonly<Record<string, string>>;
}

export interface WrittenRegistry {
  readonly storefronts: ContractRegistry['storefronts'];
  readonly contracts: Readonly<Record<string, Readonly<Record<string, WrittenVersion>>>>;
}

/** What a schema cannot say: that an entry has what its state needs, that time runs forwards, that what is named is there. */
export function registryFaults(registry: WrittenRegistry): readonly string[] {
  return Object.entries(registry.contracts).flatMap(([domain, versions]) =>
    Object.entries(versions).flatMap(([name, version]) =>
      [
        ...stateFaults(version),
        ...textFaults(name, version.published ?? []),
        ...timeFaults(version),
        ...successorFaults(name, version, versions),
        ...pinFaults(version, registry.storefronts),
      ].map((fault) => `${domain}/${name}: ${fault}`),
    ),
  );
}

const NEEDS: Readonly<Record<WrittenVersion['state'], readonly string[]>> = {
  draft: [],
  candidate: [],
  published: ['published'],
  deprecated: ['published', 'deprecation'],
  retired: ['published', 'deprecation', 'retirement'],
};

function stateFaults(version: WrittenVersion): readonly string[] {
  const has = {
    published: (version.published ?? []).length > 0,
    deprecation: version.deprecation !== undefined,
    retirement: version.retirement !== undefined,
  };
  return Object.entries(has).flatMap(([member, present]) => {
    const needed = NEEDS[version.state].includes(member);
    if (needed === present) return [];
    return [`is ${version.state} and ${needed ? 'has no' : 'may not have'} ${member}`];
  });
}

function textFaults(name: string, texts: readonly PublishedText[]): readonly string[] {
  return texts.flatMap((text, index) => {
    const before = texts[index - 1];
    return [
      ...(belongsTo(name, text.version) ? [] : [`published ${text.version} is no version of ${name}`]),
      ...instantFaults(`published ${text.version}: at`, text.at),
      ...(before === undefined || hasGrown(before.version, text.version)
        ? []
        : [`published ${text.version} is not greater than ${before.version}, which came before it`]),
      ...(before === undefined || before.at <= text.at
        ? []
        : [`published ${text.version} is dated before ${before.version}`]),
    ];
  });
}

/** Instants are all of one form, so they compare as texts. */
function timeFaults({ published = [], deprecation, retirement }: WrittenVersion): readonly string[] {
  const faults: string[] = [];
  const first = published[0];
  if (deprecation !== undefined) {
    faults.push(...instantFaults('deprecation: at', deprecation.at));
    faults.push(...instantFaults('deprecation: sunset', deprecation.sunset));
    if (deprecation.sunset < deprecation.at) faults.push('deprecation: the sunset is before the deprecation');
    if (first !== undefined && deprecation.at < first.at) faults.push('deprecation: is before it was published');
  }
  if (retirement !== undefined) {
    faults.push(...instantFaults('retirement: at', retirement.at));
    if (deprecation !== undefined && retirement.at < deprecation.at) {
      faults.push('retirement: is before the deprecation');
    } else if (deprecation !== undefined && retirement.at < deprecation.sunset && !retirement.forced) {
      faults.push('retirement: is before the announced sunset, and not forced');
    }
  }
  return faults;
}

/** 2027-02-30 has the form and is no day. */
function instantFaults(where: string, instant: string): readonly string[] {
  const ms = Date.parse(instant);
  const isOne = Number.isFinite(ms) && new Date(ms).toISOString() === instant.replace('Z', '.000Z');
  return isOne ? [] : [`${where} is no instant`];
}

function successorFaults(
  name: string,
  { deprecation }: WrittenVersion,
  versions: Readonly<Record<string, WrittenVersion>>,
): readonly string[] {
  if (deprecation === undefined) return [];
  const { successor } = deprecation;
  if (successor === name) return ['deprecation: is its own successor'];
  if (!Object.hasOwn(versions, successor)) return [`deprecation: the successor ${successor} is not registered`];
  const state = versions[successor]?.state;
  if (state === 'draft' || state === 'candidate') return [`deprecation: the successor ${successor} is not published`];
  return leadsBack(name, versions) ? [`deprecation: the successors of ${name} lead back to it`] : [];
}

function leadsBack(name: string, versions: Readonly<Record<string, WrittenVersion>>): boolean {
  const seen = new Set<string>();
  let next = versions[name]?.deprecation?.successor;
  while (next !== undefined && Object.hasOwn(versions, next) && !seen.has(next)) {
    if (next === name) return true;
    seen.add(next);
    next = versions[next]?.deprecation?.successor;
  }
  return false;
}

function pinFaults(
  { pins = {}, published = [] }: WrittenVersion,
  storefronts: ContractRegistry['storefronts'],
): readonly string[] {
  return Object.entries(pins).flatMap(([storefront, version]) => [
    ...(Object.hasOwn(storefronts, storefront) ? [] : [`pins: ${storefront} is no registered storefront`]),
    ...(published.some((text) => text.version === version)
      ? []
      : [`pins: ${storefront} is pinned to ${version}, which was not published`]),
  ]);
}
