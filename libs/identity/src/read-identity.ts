import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { ReadText } from '@banyan/access';
import { messageOf, placeFaults } from '@banyan/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parse } from 'yaml';
import type { ApiKey } from './api-key.js';
import { IdentityFileDto, type IssuerDto, type KeyDto } from './identity-file.dto.js';
import type { IdentityRules, IssuerRules } from './identity-rules.js';
import { sessionFaults, sessionsOf } from './read-sessions.js';

/** What requests are counted under that are no storefront's, or of one without a name. */
const NO_STOREFRONT: ReadonlySet<string> = new Set(['default', 'unknown', 'console', 'synthetic']);

const HASH_PREFIX = 'sha256:';
const NO_CLAIM = 'none';

const NOBODY: IdentityRules = {
  anonymous: { kind: 'anonymous', scopes: new Set() },
  coreOrders: undefined,
  keys: new Map(),
  issuers: [],
  sessions: undefined,
};

/**
 * Every fault of a file of identities, with the setting that names it; none: it can be used. Never throws.
 *
 * @param known every scope that an operation needs, such as `orders:read`
 * @param canAssert are there keys that assertions to the core are signed with?
 */
export function identityFaults(file: string, known: ReadonlySet<string>, canAssert: boolean): readonly string[] {
  try {
    return readIdentity(readFileSync(file, 'utf8'), known, canAssert).faults.map(
      (fault) => `BANYAN_IDENTITY_FILE: ${fault}`,
    );
  } catch (error) {
    return [`BANYAN_IDENTITY_FILE: cannot be read: ${messageOf(error)}`];
  }
}

/** Every fault of the text of such a file; which keys there are, the text cannot know. Never throws. */
export function faultsOfIdentity(text: string, known: ReadonlySet<string>): readonly string[] {
  return readIdentity(text, known, true).faults;
}

/** Reads a file of identities. Never throws: every fault is told at once, by its place, and none quotes the file. */
export function readIdentity(text: string, known: ReadonlySet<string>, canAssert: boolean): ReadText<IdentityRules> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    // Its first line: the others quote the file.
    return { value: NOBODY, faults: [`is not YAML: ${messageOf(error).split('\n', 1)[0] ?? ''}`] };
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { value: NOBODY, faults: ['must hold anonymous, keys, issuers or sessions'] };
  }
  const file = plainToInstance(IdentityFileDto, withoutNulls(document) as object);
  const faults = [
    ...placeFaults(validateSync(file, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })),
  ];
  if (faults.length > 0) return { value: NOBODY, faults };
  faults.push(
    ...nameFaults(file, known),
    ...issuerFaults(file.issuers),
    ...keyFaults(file.keys),
    ...sessionFaults(file.sessions, canAssert),
  );
  return faults.length > 0 ? { value: NOBODY, faults } : { value: rulesOf(file), faults };
}

/** `type:` with nothing behind it says as much as no `type:`, wherever it stands: what is left out has its default. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
      member === null ? [] : [[name, withoutNulls(member)]],
    ),
  );
}

function rulesOf({ anonymous, coreOrders, keys, issuers, sessions }: IdentityFileDto): IdentityRules {
  const everybodys = anonymous.scopes;
  return {
    anonymous: { kind: 'anonymous', scopes: new Set(everybodys) },
    coreOrders,
    keys: new Map(
      keys.flatMap((key) => key.hashes.map((hash) => [hash.slice(HASH_PREFIX.length), apiKeyOf(key, everybodys)])),
    ),
    issuers: issuers.map((issuer) => issuerOf(issuer, everybodys)),
    sessions: sessions && sessionsOf(sessions, everybodys),
  };
}

function apiKeyOf({ name, scopes, storefronts, from, until }: KeyDto, everybodys: readonly string[]): ApiKey {
  return {
    principal: {
      kind: 'storefront',
      id: `storefront:${name}`,
      name,
      scopes: new Set([...everybodys, ...scopes]),
      storefronts,
    },
    fromMs: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    untilMs: until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
  };
}

function issuerOf({ emailVerifiedClaim, scopes, ...issuer }: IssuerDto, everybodys: readonly string[]): IssuerRules {
  return {
    ...issuer,
    scopes: new Set(scopes),
    everybodys: new Set(everybodys),
    scopeClaim: issuer.scopeClaim,
    verifiedClaim: emailVerifiedClaim === NO_CLAIM ? undefined : emailVerifiedClaim,
  };
}

function nameFaults(
  { anonymous, keys, issuers, sessions, coreOrders }: IdentityFileDto,
  known: ReadonlySet<string>,
): string[] {
  const named = [
    { place: '/anonymous', scopes: anonymous.scopes, storefronts: [] as string[] },
    ...keys.map((key, index) => ({ place: `/keys/${index}`, scopes: key.scopes, storefronts: key.storefronts })),
    ...issuers.map(({ scopes, storefronts }, index) => ({ place: `/issuers/${index}`, scopes, storefronts })),
    ...(sessions === undefined
      ? []
      : [{ place: '/sessions', scopes: sessions.scopes, storefronts: sessions.storefronts }]),
  ];
  return [
    ...named.flatMap(({ place, scopes, storefronts }) => [
      ...scopes.flatMap((scope, index) =>
        known.has(scope)
          ? []
          : [`${place}/scopes/${index}: no operation needs ${scope}; there are ${[...known].join(', ')}`],
      ),
      ...storefronts.flatMap((name, index) =>
        NO_STOREFRONT.has(name) ? [`${place}/storefronts/${index}: no storefront may be called ${name}`] : [],
      ),
    ]),
    ...(coreOrders !== undefined && NO_STOREFRONT.has(coreOrders)
      ? [`/coreOrders: no storefront may be called ${coreOrders}`]
      : []),
  ];
}

function keyFaults(keys: readonly KeyDto[]): string[] {
  const faults: string[] = [];
  const names = new Set<string>();
  const hashes = new Set<string>();
  for (const [index, key] of keys.entries()) {
    if (names.has(key.name)) faults.push(`/keys/${index}/name: another key has this name`);
    names.add(key.name);
    for (const [at, hash] of key.hashes.entries()) {
      if (hashes.has(hash)) faults.push(`/keys/${index}/hashes/${at}: another key has this hash`);
      hashes.add(hash);
    }
    const { from, until } = key;
    for (const [name, instant] of Object.entries({ from, until })) {
      if (instant !== undefined && Number.isNaN(Date.parse(instant))) {
        faults.push(`/keys/${index}/${name}: is no instant of the calendar`);
      }
    }
    if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)) {
      faults.push(`/keys/${index}/until: is not after from`);
    }
  }
  return faults;
}

function issuerFaults(issuers: readonly IssuerDto[]): string[] {
  const names = new Set<string>();
  return issuers.flatMap(({ issuer, keysUrl }, index) => {
    const isKnown = names.has(issuer);
    names.add(issuer);
    return [
      ...(isKnown ? [`/issuers/${index}/issuer: is named twice`] : []),
      ...(isSafe(keysUrl)
        ? []
        : [`/issuers/${index}/keysUrl: must be an https URL without a password (http to this machine alone)`]),
    ];
  });
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** Where machines in a cloud ask who they are: never where keys are. */
const LINK_LOCAL = /^(?:169\.254\.|\[fe80:|metadata\.)/i;

/** Whoever is between us and the issuer could sign for it. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '' || LINK_LOCAL.test(hostname)) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
