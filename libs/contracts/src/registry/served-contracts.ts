import { readContractDocument } from '../contract-document.js';
import { ContractFault } from '../contract-fault.js';
import { isObject, type JsonObject } from '../resolve-references.js';
import { currentText, registeredVersion, type ContractRegistry } from './contract-registry.js';
import { promiseHash } from './promise-of.js';
import { hasGrown } from './semantic-version.js';

/** Something that answers by a contract version: a spoke, or the legacy wire of a domain. */
export interface OfferedContract {
  readonly domain: string;
  /** `v1`, or `legacy`. */
  readonly version: string;
  /** The OpenAPI file, relative to the project root. */
  readonly specification: string;
}

/** A contract version that is answered, and the very text that it is answered by. */
export interface ServedContract<Contract extends OfferedContract = OfferedContract> {
  readonly contract: Contract;
  /** Of the text that was loaded. */
  readonly infoVersion: string;
  readonly sha256: string;
}

export interface ServingChoice {
  /** May what is not published be served? */
  readonly drafts: boolean;
}

/**
 * Which of the versions that there are spokes for are served. A retired one is not; nor is a draft where drafts are not.
 *
 * @param offered every version that has a spoke
 * @throws ContractFault with everything in which what would be served differs from what is published
 */
export function servedContracts<Contract extends OfferedContract>(
  registry: ContractRegistry,
  offered: readonly Contract[],
  contractsDir: string,
  choice: ServingChoice,
): readonly ServedContract<Contract>[] {
  const faults: string[] = [];
  const served: ServedContract<Contract>[] = [];
  for (const contract of offered) {
    const { domain, version } = contract;
    const registered = registeredVersion(registry, domain, version);
    if (registered === undefined) {
      faults.push(`${domain}/${version} has a spoke and is not registered: add it to contracts/registry.yaml`);
      continue;
    }
    if (registered.state === 'retired') continue;
    const current = currentText(registered);
    if (current === undefined && !choice.drafts) continue;
    try {
      const document = readContractDocument(contract.specification, contractsDir);
      const text = { contract, infoVersion: infoVersionOf(document), sha256: promiseHash(document) };
      if (current === undefined || current.sha256 === text.sha256) served.push(text);
      else if (choice.drafts && hasGrown(current.version, text.infoVersion)) served.push(text);
      else faults.push(differs(text, current.version));
    } catch (error) {
      if (!(error instanceof ContractFault)) throw error;
      faults.push(...error.faults.map((fault) => `${contract.specification}: ${fault}`));
    }
  }
  if (faults.length > 0) throw new ContractFault('contracts/registry.yaml', faults);
  return served;
}

/** `info.version`; empty where there is none. */
export function infoVersionOf({ info }: JsonObject): string {
  const version = isObject(info) ? info['version'] : undefined;
  return typeof version === 'string' ? version : '';
}

/** Published versions that nothing answers: whoever reads such a contract relies on an answer. @param offered all that has a spoke */
export function unansweredFaults(registry: ContractRegistry, offered: readonly OfferedContract[]): readonly string[] {
  return Object.entries(registry.contracts).flatMap(([domain, versions]) =>
    Object.entries(versions).flatMap(([version, { state }]) => {
      const isOwed = state === 'published' || state === 'deprecated';
      const hasSpoke = offered.some((each) => each.domain === domain && each.version === version);
      return isOwed && !hasSpoke ? [`${domain}/${version} is ${state} and has no spoke`] : [];
    }),
  );
}

function differs({ contract, infoVersion }: ServedContract, published: string): string {
  const { domain, version } = contract;
  const what = `${domain}/${version}: the text to serve (${infoVersion || 'without a version'}) is not the one that is published`;
  return `${what} (${published}). Publish it: banyan contracts publish ${domain}/${version}; or take back the change: contracts/${domain}/${version}/published/${published}.yaml`;
}
