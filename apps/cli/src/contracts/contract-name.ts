import { registeredVersion, type ContractRegistry, type RegisteredVersion } from '@banyan/contracts';
import { InvalidArgumentError } from 'commander';
import { CommandFailed, EXIT } from '../exit-code.js';

/** One contract version, as commands name it: `inventory/v1`. */
export interface ContractName {
  readonly domain: string;
  readonly version: string;
}

/** An argument `<domain>/<version>`; `inventory v1` is for people, and two arguments. @throws InvalidArgumentError */
export function contractName(text: string): ContractName {
  const [, domain = '', version = ''] = /^([a-z][a-z0-9-]*)\/(v[1-9]\d*|legacy)$/.exec(text) ?? [];
  if (domain === '') throw new InvalidArgumentError('must be <domain>/<version>, such as inventory/v1');
  return { domain, version };
}

/** @throws CommandFailed when it is not registered; says how it is */
export function registeredAs(registry: ContractRegistry, { domain, version }: ContractName): RegisteredVersion {
  const registered = registeredVersion(registry, domain, version);
  if (registered !== undefined) return registered;
  const known = Object.entries(registry.contracts).flatMap(([name, versions]) =>
    Object.keys(versions).map((each) => `${name}/${each}`),
  );
  throw new CommandFailed(
    EXIT.usage,
    `${domain}/${version} is not registered (${known.join(', ') || 'nothing is'}).\n` +
      `To register it, write below contracts: in registry.yaml:\n` +
      `  ${domain}:\n    ${version}:\n      state: draft\n      owner: { name: …, contact: … }`,
  );
}
