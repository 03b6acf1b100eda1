import {
  ContractFault,
  CONTRACTS_DIR,
  readRegistry,
  servedContracts,
  unansweredFaults,
  type ContractRegistry,
  type ContractVersion,
  type LegacyWire,
  type OfferedContract,
  type ServedContract,
} from '@banyan/contracts';
import { domains, faultText, lookUpIntegrations, SCOPES, type ServiceConnection } from '@banyan/domains';
import { identityFaults } from '@banyan/identity';
import { ConfigurationError, pick, readConfig, SETTING_NAMES, systemClock, type ConfigOf } from '@banyan/kernel';
import { callerSigner } from '@banyan/rpc';
import type { Catalogue } from './catalogue/catalogue.js';
import { ALL_STOCK_TAKING, STOCK_TAKING_NAMES } from './blocking/blocked-routes.js';
import type { RateLimits } from './limits/rate-limits.js';
import { readRateLimits } from './limits/read-rate-limits.js';
import { readCatalogue } from './catalogue/read-catalogue.js';

/** Where each extracted service is, by the settings that its domain names. */
const SERVICES = domains.flatMap(({ name, serviceAt }) => (serviceAt === undefined ? [] : [{ name, ...serviceAt }]));

const SCHEMA = {
  ...pick(...SERVICES.flatMap(({ host, port }) => [host, port])),
  ...pick(
    'GATEWAY_HOST',
    'GATEWAY_PORT',
    'GATEWAY_OPS_PORT',
    'OPS_HOST',
    'LEGACY_URL',
    'LEGACY_SOAP_USER',
    'LEGACY_SOAP_KEY',
    'LEGACY_REST_USER',
    'LEGACY_REST_PASSWORD',
    'LEGACY_SESSION_COOKIE',
    'LEGACY_ASSERTION_KEYS',
    'DATABASE_URL',
    'UNLEASH_URL',
    'UNLEASH_TOKEN',
    'CONTROL_TOKEN',
    'CONTROL_URL',
    'CONTRACT_PREFIX',
    'CONTRACT_DOCS_URL',
    'BANYAN_DATA_DIR',
    'BANYAN_HASH_KEY',
    'BANYAN_QUOTE_KEYS',
    'BANYAN_TRUSTED_PROXIES',
    'BANYAN_TIMING_ORIGINS',
    'BANYAN_UPGRADE_PATHS',
    'BANYAN_REWRITE_LOCATION',
    'BANYAN_FLAG_POLL_MS',
    'BANYAN_BROWSE_FRESH_MS',
    'BANYAN_CONNECTIONS',
    'BANYAN_CONNECTIONS_PER_CLIENT',
    'BANYAN_CATALOGUE_DIR',
    'BANYAN_CHAOS',
    'BANYAN_CONTRACTS_DIR',
    'BANYAN_SERVE_DRAFTS',
    'BANYAN_SYNTHETIC_KEY',
    'BANYAN_REGISTRY_POLL_MS',
    'BANYAN_IDENTITY_FILE',
    'BANYAN_INTEGRATIONS_DIR',
    'BANYAN_LEGACY_WIRE',
    'BANYAN_BLOCKED_ROUTES',
    'BANYAN_OBJECTIVES_DIR',
    'BANYAN_RATE_LIMITS',
    'BANYAN_REVERSE_SHADOW_RATIO',
    'BANYAN_SHADOW_NOISE_RATIO',
    'BANYAN_SHADOW_CONCURRENCY',
    'BANYAN_SHED_TURN_MS',
    'BANYAN_DRAIN_NOTICE_MS',
    'BANYAN_ANSWER_CHECK_RATIO',
    'LOG_LEVEL',
    'BANYAN_SERVICE_KEYS',
    'NATS_URL',
  ),
};

/** Every setting that the gateway reads. */
export const GATEWAY_SETTINGS = Object.keys(SCHEMA) as readonly (keyof typeof SCHEMA)[];

/** What the gateway is configured by: its settings, and what the domains' files make of them. */
export interface GatewayConfig extends ConfigOf<typeof SCHEMA> {
  /** Where the service of each extracted domain is, by domain. */
  readonly services: ReadonlyMap<string, ServiceConnection>;
  /** Which face of the core each question of a domain goes to, from the integrations, by domain. */
  readonly faces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What is kept of the core's pages, and stands in for them; undefined: nothing is. */
  readonly catalogue: Catalogue | undefined;
  /** How often what may be asked, and by whom; undefined: nobody counts. */
  readonly rateLimits: RateLimits | undefined;
  readonly contractsDir: string;
  readonly registry: ContractRegistry;
  /** The contract versions that are answered: those of the domains that the registry lets be. */
  readonly served: readonly ServedContract<ContractVersion>[];
  /** The legacy wires that are recognised: those that are enabled, and that the registry lets be. */
  readonly wires: readonly ServedContract<LegacyWire>[];
}

/** @throws ConfigurationError with every fault at once, of the settings, the integrations and the registry of contracts */
export function readGatewayConfig(environment: NodeJS.ProcessEnv): GatewayConfig {
  // Read by itself first: a fault of another setting must not hide the faults of the files.
  const { faults, faces } = lookUpIntegrations(domains, environment['BANYAN_INTEGRATIONS_DIR'] || undefined);
  const texts = faults.map(faultText);
  const contractsDir = environment['BANYAN_CONTRACTS_DIR'] || CONTRACTS_DIR;
  const wired = (environment['BANYAN_LEGACY_WIRE'] ?? '').split(',').map((name) => name.trim());
  const contracts = readContracts(contractsDir, environment['BANYAN_SERVE_DRAFTS'] === 'true', wired);
  texts.push(...contracts.faults);
  const catalogue = catalogueIn(environment, texts);
  const { BANYAN_IDENTITY_FILE: identityFile = '', LEGACY_ASSERTION_KEYS, LEGACY_ASSERTION_KEYS_FILE } = environment;
  const canAssert = [LEGACY_ASSERTION_KEYS, LEGACY_ASSERTION_KEYS_FILE].some((set) => set !== undefined && set !== '');
  if (identityFile !== '') texts.push(...identityFaults(identityFile, SCOPES, canAssert));
  const rateLimits = rateLimitsIn(environment, texts);
  const config = readSettings(environment, texts);
  const { BANYAN_LEGACY_WIRE: enabled } = config;
  const unknown = enabled.filter((name) => !domains.some((domain) => domain.name === name && domain.legacyWire));
  texts.push(...unknown.map((name) => `BANYAN_LEGACY_WIRE: no domain ${name} has a legacy wire`));
  const unblockable = config.BANYAN_BLOCKED_ROUTES.filter(
    (name) => name !== ALL_STOCK_TAKING && !STOCK_TAKING_NAMES.includes(name),
  );
  texts.push(...unblockable.map((name) => `BANYAN_BLOCKED_ROUTES: ${name} is no route that takes stock`));
  if (texts.length > 0 || contracts.registry === undefined) throw new ConfigurationError(texts);
  const { registry, served, wires } = contracts;
  const signer = callerSigner('gateway', config.BANYAN_SERVICE_KEYS, systemClock);
  const services = new Map(
    SERVICES.map(({ name, host, port }) => [
      name,
      { host: config[host], port: config[port], broker: config.NATS_URL, signer },
    ]),
  );
  return Object.freeze({
    ...config,
    services,
    faces,
    catalogue,
    rateLimits,
    contractsDir,
    registry,
    served,
    wires,
  });
}

/** Undefined where there is none, and also, with its faults, where it cannot be read. */
function catalogueIn(environment: NodeJS.ProcessEnv, faults: string[]): Catalogue | undefined {
  const directory = environment['BANYAN_CATALOGUE_DIR'];
  if (directory === undefined || directory === '') return undefined;
  const prefix = (environment['CONTRACT_PREFIX'] ?? '').replace(/\/+$/, '');
  const read = readCatalogue(
    directory,
    domains.map(({ name }) => `${prefix}/${name}/v{n}`),
  );
  if (read.kind === 'catalogue') return read.catalogue;
  faults.push(...read.faults.map((fault) => `BANYAN_CATALOGUE_DIR: ${fault}`));
  return undefined;
}

/** Undefined where there are none, and also, with their faults, where they cannot be read. */
function rateLimitsIn(environment: NodeJS.ProcessEnv, faults: string[]): RateLimits | undefined {
  const path = environment['BANYAN_RATE_LIMITS'];
  if (path === undefined || path === '') return undefined;
  const operations = domains.flatMap(({ name, operations: of }) => of.map((operation) => `${name}/${operation.name}`));
  const read = readRateLimits(path, new Set(operations));
  if (read.kind === 'limits') return read.limits;
  faults.push(...read.faults.map((fault) => `BANYAN_RATE_LIMITS: ${fault}`));
  return undefined;
}

type ReadContracts = { readonly faults: readonly string[] } & (
  | {
      readonly registry: ContractRegistry;
      readonly served: GatewayConfig['served'];
      readonly wires: GatewayConfig['wires'];
    }
  | { readonly registry?: undefined }
);

/** What is served, or every reason why it may not be. @param enabled names of the domains whose legacy wire is recognised */
function readContracts(contractsDir: string, drafts: boolean, enabled: readonly string[]): ReadContracts {
  const offered = domains.flatMap((domain) => domain.contracts);
  const wires = domains.flatMap(({ legacyWire }) => legacyWire ?? []);
  const faults: string[] = [];
  try {
    const registry = readRegistry(contractsDir);
    faults.push(...unansweredFaults(registry, [...offered, ...wires]));
    const of = <Contract extends OfferedContract>(contracts: readonly Contract[]) =>
      gathering(faults, () => servedContracts(registry, contracts, contractsDir, { drafts }));
    const served = of(offered);
    // A wire that is not enabled is owed to nobody: its URLs are the core's.
    const wanted = wires.filter(({ domain }) => enabled.includes(domain));
    const servedWires = of(wanted);
    const isUnserved = ({ domain }: OfferedContract) =>
      !servedWires?.some(({ contract }) => contract.domain === domain);
    for (const { domain } of servedWires === undefined ? [] : wanted.filter(isUnserved)) {
      const state = registry.contracts[domain]?.['legacy']?.state ?? 'not there';
      faults.push(`BANYAN_LEGACY_WIRE: ${domain}/legacy is ${state}; ${UNSERVED[state] ?? UNSERVED.draft}`);
    }
    if (faults.length > 0 || served === undefined || servedWires === undefined) return { faults };
    return { faults, registry, served, wires: servedWires };
  } catch (error) {
    if (error instanceof ContractFault) return { faults: [...faults, ...error.faults] };
    throw error;
  }
}

/** What to do about a wire that is enabled and not served. */
const UNSERVED: Readonly<Record<string, string>> & { readonly draft: string } = {
  draft: 'publish it, or serve drafts (BANYAN_SERVE_DRAFTS)',
  retired: 'its URLs are the core’s again: take it out',
};

/** Undefined, and its faults more, where it cannot be. */
function gathering<Result>(faults: string[], make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ContractFault)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function readSettings(environment: NodeJS.ProcessEnv, more: readonly string[]): ConfigOf<typeof SCHEMA> {
  try {
    return readConfig(SCHEMA, environment, SETTING_NAMES);
  } catch (error) {
    throw error instanceof ConfigurationError ? new ConfigurationError([...error.faults, ...more]) : error;
  }
}
