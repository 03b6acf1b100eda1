import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { ConfigurationError, messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import type { Domain } from './domain.js';
import type { Integration, IntegrationFault, IntegrationRegistry, OutOfUse } from './integration.js';
import { readIntegrations, type IntegrationsFile } from './read-integrations.js';

/** The integrations of no domain: what the whole shop stands on. */
export const SHOP_INTEGRATIONS_FILE = 'libs/domains/src/shop.integrations.yaml';

/** Said of a question that is put to no face. */
const NO_FACE = 'none';

type Registered = Pick<Domain, 'name' | 'operations' | 'legacyQuestions' | 'integrationsFile' | 'parties'>;

/**
 * Reads the integrations of all domains and of the shop. Never throws: control shows what it cannot use.
 *
 * @param directory BANYAN_INTEGRATIONS_DIR: `<domain>.integrations.yaml` and `shop.integrations.yaml` in it stand in for
 *   the built-in files of those names, each for the whole of its file
 */
export function lookUpIntegrations(domains: readonly Registered[], directory?: string): IntegrationRegistry {
  const files = [
    ...domains.map(({ name, integrationsFile }) => readFile(name, integrationsFile, directory)),
    readFile(undefined, SHOP_INTEGRATIONS_FILE, directory),
  ];
  const faces = new Map<string, Record<string, string>>();
  const faults = [...files.flatMap((file) => file.faults), ...directoryFaults(directory), ...repeated(files)];
  for (const [index, domain] of domains.entries()) {
    const file = files[index];
    if (file === undefined) continue;
    const asked = facesOf(domain, file);
    faces.set(domain.name, asked.faces);
    faults.push(...asked.faults);
  }
  const integrations = files.flatMap(({ entries }, index) =>
    entries.map(({ integration }) => withOutOfUse(integration, domains[index]?.parties)),
  );
  return { integrations, faults, faces };
}

/** Out of use by the gateways: what each of its kind means is the same for all. */
const BY_GATEWAYS = {
  calls:
    'The gateways ask nothing of it, as if their breaker before it were open: what stands in for it does, and where nothing does they answer at once that it is away.',
  passthrough:
    'The gateways pass nothing on to the core, as if their breaker before it were open: what nobody owns is answered 503 at once.',
} as const;

function withOutOfUse(integration: Integration, parties: Registered['parties']): Integration {
  const outOfUse = outOfUseOf(integration, parties);
  return outOfUse === undefined ? integration : { ...integration, outOfUse };
}

function outOfUseOf({ id, seen, asked }: Integration, parties: Registered['parties']): OutOfUse | undefined {
  if (seen.by === 'passthrough' || (seen.by === 'calls' && asked.length > 0))
    return { heldBy: 'gateways', effect: BY_GATEWAYS[seen.by] };
  const effect = parties !== undefined && Object.hasOwn(parties, id) ? parties[id] : undefined;
  return effect === undefined ? undefined : { heldBy: 'service', effect };
}

/**
 * The same for a process that must not start on faults.
 *
 * @throws ConfigurationError with every fault of every file, by file and place
 */
export function loadIntegrations(domains: readonly Registered[], directory?: string): IntegrationRegistry {
  const registry = lookUpIntegrations(domains, directory);
  if (registry.faults.length > 0) throw new ConfigurationError(registry.faults.map(faultText));
  return registry;
}

/** `libs/…/inventory.integrations.yaml#/integrations/0/runbook (legacy-stock-soap): names no page`. */
export function faultText({ file, pointer, id, message }: IntegrationFault): string {
  return `${file}#${pointer}${id === undefined ? '' : ` (${id})`}: ${message}`;
}

function readFile(domain: string | undefined, builtIn: string, directory: string | undefined): IntegrationsFile {
  const own = directory === undefined ? undefined : join(absolute(directory), `${domain ?? 'shop'}.integrations.yaml`);
  const path = own !== undefined && existsSync(own) ? own : absolute(builtIn);
  const shown = relative(PROJECT_ROOT, path);
  const file = shown.startsWith('..') ? path : shown;
  try {
    const document = parseDocument(readFileSync(path, 'utf8'));
    const [broken] = document.errors;
    if (broken !== undefined) throw broken;
    return readIntegrations(document.toJS(), file, domain);
  } catch (error) {
    const [message = ''] = messageOf(error).split('\n');
    return {
      file,
      ...(domain === undefined ? {} : { domain }),
      entries: [],
      notAsked: [],
      faults: [{ file, pointer: '', message }],
    };
  }
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : join(PROJECT_ROOT, path);
}

/** A folder that is not there would silently mean the built-in files. */
function directoryFaults(directory: string | undefined): readonly IntegrationFault[] {
  if (directory === undefined || existsSync(absolute(directory))) return [];
  return [{ file: directory, pointer: '', message: 'BANYAN_INTEGRATIONS_DIR names a folder that is not there' }];
}

/** One id names one integration, in the whole shop. */
function repeated(files: readonly IntegrationsFile[]): readonly IntegrationFault[] {
  const first = new Map<string, string>();
  return files.flatMap(({ entries }) =>
    entries.flatMap(({ integration: { id }, file, pointer }) => {
      const before = first.get(id);
      if (before === undefined) {
        first.set(id, `${file}#${pointer}`);
        return [];
      }
      return [{ file, pointer: `${pointer}/id`, id, message: `is the id of ${before} too` }];
    }),
  );
}

/** Which face each question goes to: every operation to one, every other question to one or, said so, to none. */
function facesOf(
  { name, operations, legacyQuestions = [] }: Registered,
  { file, entries, notAsked, faults: broken }: IntegrationsFile,
): { readonly faces: Record<string, string>; readonly faults: readonly IntegrationFault[] } {
  const owed = new Set([...operations.map((operation) => operation.name), ...legacyQuestions]);
  const faces: Record<string, string> = {};
  const faults: IntegrationFault[] = [];
  const seenFaces = new Set<string>();
  const give = (operation: string, face: string, pointer: string, id?: string): void => {
    const fault = (message: string): void => {
      faults.push({ file, pointer, message, ...(id === undefined ? {} : { id }) });
    };
    if (!owed.has(operation)) fault(`${name} has no operation ${operation}`);
    else if (Object.hasOwn(faces, operation)) fault(`${operation} is asked twice`);
    else faces[operation] = face;
  };
  for (const { integration, pointer } of entries) {
    const { id, face, asked } = integration;
    if (face === undefined) continue;
    if (seenFaces.has(face))
      faults.push({ file, pointer: `${pointer}/face`, id, message: `${face} has an entry already` });
    seenFaces.add(face);
    for (const [index, { operation }] of asked.entries()) give(operation, face, `${pointer}/asked/${index}`, id);
  }
  const required = new Set(operations.map((operation) => operation.name));
  for (const [index, { operation }] of notAsked.entries()) {
    const pointer = `/notAsked/${index}`;
    if (required.has(operation))
      faults.push({ file, pointer, message: `${operation} is promised: a face must be asked` });
    else give(operation, NO_FACE, pointer);
  }
  // An entry that cannot be read may be the one that is asked: what is missing then is no fault of its own.
  const missing = broken.length > 0 ? [] : [...owed].filter((operation) => !Object.hasOwn(faces, operation));
  faults.push(...missing.map((operation) => ({ file, pointer: '', message: `${operation} is asked of no face` })));
  return { faces, faults };
}
