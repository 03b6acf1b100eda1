import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@banyan/kernel';
import type { Change } from '../compatibility/comparison.js';
import { parseContractText } from '../contract-document.js';
import type { JsonObject } from '../resolve-references.js';
import { hasChangelogEntry } from './changelog-entry.js';
import type { ComparesContracts } from './compares-contracts.js';
import { currentText, type ContractRegistry, type RegisteredVersion } from './contract-registry.js';
import { promiseHash } from './promise-of.js';
import { publishedTextFaults, readPublished, workingFile } from './published-texts.js';
import { belongsTo, hasGrown } from './semantic-version.js';
import { infoVersionOf } from './served-contracts.js';

/** Something that a registered version is not as it must be. */
export interface CheckFault {
  /** Such as `inventory/v1`. */
  readonly contract: string;
  readonly message: string;
  readonly fix: string;
  /** Where it is a change that breaks a promise: which. */
  readonly change?: Change;
}

export const CHANGELOG_FILE = 'CHANGELOG.md';

/**
 * Checks everything that is registered: frozen texts, hashes, growth of versions, that a working text only adds to what is
 * published, changelog entries. And that nothing is there which is not registered.
 */
export function checkContracts(
  registry: ContractRegistry,
  contractsDir: string,
  compare: ComparesContracts,
): readonly CheckFault[] {
  const registered = Object.entries(registry.contracts).flatMap(([domain, versions]) =>
    Object.entries(versions).flatMap(([name, version]) =>
      versionFaults(contractsDir, domain, name, version, compare).map((fault) => ({
        contract: `${domain}/${name}`,
        ...fault,
      })),
    ),
  );
  return [...registered, ...strangers(registry, contractsDir)];
}

type VersionFault = Omit<CheckFault, 'contract'>;

const PUT_BACK =
  'a published text is frozen but for descriptions and examples: put it back from the history of the repository';

function versionFaults(
  contractsDir: string,
  domain: string,
  name: string,
  version: RegisteredVersion,
  compare: ComparesContracts,
): readonly VersionFault[] {
  const frozen = publishedTextFaults(contractsDir, domain, name, version).map((message) => ({
    message,
    fix: PUT_BACK,
  }));
  const changelog = changelogOf(contractsDir, domain);
  const undocumented = version.published.flatMap((text) =>
    hasChangelogEntry(changelog, name, text.version) ? [] : [changelogFault(domain, name, text.version)],
  );
  if (version.state === 'retired') return [...frozen, ...undocumented];
  let working: JsonObject;
  try {
    working = parseContractText(readFileSync(workingFile(contractsDir, domain, name), 'utf8'));
  } catch (error) {
    const message = `openapi.yaml cannot be read: ${messageOf(error)}`;
    return [...frozen, ...undocumented, { message, fix: 'write it, or take the version out of the registry' }];
  }
  return [
    ...frozen,
    ...undocumented,
    ...(frozen.length > 0 || version.published.length === 0
      ? []
      : textFaults(contractsDir, domain, name, version, working, compare)),
  ];
}

/**
 * What speaks against the working text as the next to be published, or as the first; none: it is the one that is, or may be.
 *
 * @param working what stands in `openapi.yaml`
 */
export function textFaults(
  contractsDir: string,
  domain: string,
  name: string,
  version: RegisteredVersion,
  working: JsonObject,
  compare: ComparesContracts,
): readonly VersionFault[] {
  const infoVersion = infoVersionOf(working);
  const current = currentText(version);
  if (!belongsTo(name, infoVersion)) {
    const message = `info.version ${infoVersion || '(none)'} is no version of ${name}`;
    return [{ message, fix: `write major.minor.patch with the major of ${name}` }];
  }
  const undocumented = hasChangelogEntry(changelogOf(contractsDir, domain), name, infoVersion)
    ? []
    : [changelogFault(domain, name, infoVersion)];
  if (current === undefined) return undocumented;
  if (current.sha256 === promiseHash(working)) return [];
  const changes = compare(readPublished(contractsDir, domain, name, current.version), working).changes.filter(
    ({ severity }) => severity === 'breaking' || severity === 'undecided',
  );
  return [
    ...changes.map((change) => changeFault(name, current.version, change)),
    ...(hasGrown(current.version, infoVersion)
      ? []
      : [
          {
            message: `the text differs from the published ${current.version}, and info.version is ${infoVersion}`,
            fix: 'raise info.version: the minor for an addition, the patch for anything less',
          },
        ]),
    ...undocumented,
  ];
}

function changeFault(name: string, published: string, change: Change): VersionFault {
  const { severity, message, pointer, fix } = change;
  const what = severity === 'breaking' ? 'breaks' : 'may break, which could not be decided,';
  return {
    message: `${what} what ${name} ${published} promised, at ${pointer || 'the text'}: ${message}`,
    fix: fix ?? `keep what ${name} promises; what has to differ becomes a version of its own`,
    change,
  };
}

function changelogFault(domain: string, name: string, infoVersion: string): VersionFault {
  return {
    message: `${CHANGELOG_FILE} has no entry for ${infoVersion}`,
    fix: `write "### ${infoVersion}" below "## ${name}" in contracts/${domain}/${CHANGELOG_FILE}, and what changed below it`,
  };
}

/** Empty where there is none. */
function changelogOf(contractsDir: string, domain: string): string {
  const file = join(contractsDir, domain, CHANGELOG_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function strangers(registry: ContractRegistry, contractsDir: string): readonly CheckFault[] {
  return foldersIn(contractsDir).flatMap((domain) =>
    foldersIn(join(contractsDir, domain)).flatMap((name) => {
      const isKnown = Object.hasOwn(registry.contracts[domain] ?? {}, name);
      if (isKnown || !existsSync(workingFile(contractsDir, domain, name))) return [];
      const fix = `add ${domain}: { ${name}: { state: draft, owner: { name: …, contact: … } } } to contracts/registry.yaml`;
      return [{ contract: `${domain}/${name}`, message: 'is there and not registered', fix }];
    }),
  );
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
