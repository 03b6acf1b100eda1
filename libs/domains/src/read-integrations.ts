import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, SETTING_NAMES } from '@banyan/kernel';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { AskedFor, Integration, IntegrationFault } from './integration.js';
import { INTEGRATION_SCHEMA, INTEGRATIONS_FILE_SCHEMA } from './integrations.schema.js';

/** An entry that can be used, and where it stands. */
export interface IntegrationEntry {
  readonly integration: Integration;
  readonly file: string;
  readonly pointer: string;
}

/** One file of integrations, as far as it can be read. */
export interface IntegrationsFile {
  readonly file: string;
  readonly domain?: string;
  readonly entries: readonly IntegrationEntry[];
  /** Questions that are put to no face at all, each with its reason. */
  readonly notAsked: readonly AskedFor[];
  readonly faults: readonly IntegrationFault[];
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const isFile = ajv.compile<{ integrations: unknown[]; notAsked?: AskedFor[] }>(INTEGRATIONS_FILE_SCHEMA);
const isEntry = ajv.compile<Omit<Integration, 'asked' | 'domain'> & Partial<Pick<Integration, 'asked'>>>(
  INTEGRATION_SCHEMA,
);

/**
 * Reads what a file of integrations holds. Whether the entries of all files fit each other and their domains is looked at
 * by `loadIntegrations`.
 *
 * @param document the parsed YAML
 * @param domain undefined: the file is the whole shop's
 */
export function readIntegrations(document: unknown, file: string, domain: string | undefined): IntegrationsFile {
  if (!isFile(document)) return { file, ...of(domain), entries: [], notAsked: [], faults: faultsOf(isFile, file, '') };
  const entries: IntegrationEntry[] = [];
  const faults: IntegrationFault[] = [];
  for (const [index, value] of document.integrations.entries()) {
    const pointer = `/integrations/${index}`;
    const found = isEntry(value) ? ownFaults(value, file, pointer, domain) : faultsOf(isEntry, file, pointer);
    faults.push(...found.map((fault) => ({ ...fault, ...named(value) })));
    if (found.length > 0 || !isEntry(value)) continue;
    entries.push({ integration: { ...value, asked: value.asked ?? [], ...of(domain) }, file, pointer });
  }
  return { file, ...of(domain), entries, notAsked: document.notAsked ?? [], faults };
}

const of = (domain: string | undefined): { domain?: string } => (domain === undefined ? {} : { domain });

function named(value: unknown): { id?: string } {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? { id } : {};
}

/** What a schema cannot say: that what is named is there. */
function ownFaults(
  entry: Pick<Integration, 'runbook' | 'settings' | 'seen' | 'face'> & Partial<Pick<Integration, 'asked'>>,
  file: string,
  pointer: string,
  domain: string | undefined,
): IntegrationFault[] {
  const faults: IntegrationFault[] = [];
  const fault = (member: string, message: string): void => {
    faults.push({ file, pointer: `${pointer}/${member}`, message });
  };
  if (!entry.runbook.startsWith('https://') && !existsSync(join(PROJECT_ROOT, entry.runbook))) {
    fault('runbook', `names no page: there is no ${entry.runbook}`);
  }
  for (const [index, setting] of entry.settings.entries()) {
    if (!SETTING_NAMES.includes(setting)) fault(`settings/${index}`, `${setting} is not a setting`);
  }
  if (entry.face !== undefined && domain === undefined) fault('face', 'belongs to a domain, not to the whole shop');
  if (entry.face === undefined && entry.asked !== undefined) fault('asked', 'is of an entry that has no face');
  const process = (entry.seen as { readonly process?: string }).process;
  if (['feed', 'metrics'].includes(entry.seen.by) !== (process !== undefined)) {
    fault(
      'seen/process',
      'names who follows or asks it, of what is seen by its feed or by metrics and of nothing else',
    );
  }
  if (entry.face === undefined && entry.seen.by === 'calls') fault('seen/by', 'cannot be calls: no face is called');
  return faults;
}

function faultsOf(validate: ValidateFunction, file: string, above: string): IntegrationFault[] {
  return (validate.errors ?? []).map(({ instancePath, message = 'cannot be used', params }) => {
    const { additionalProperty, allowedValues } = params as {
      additionalProperty?: string;
      allowedValues?: readonly string[];
    };
    const detail = additionalProperty ?? allowedValues?.join(', ');
    return { file, pointer: above + instancePath, message: detail === undefined ? message : `${message}: ${detail}` };
  });
}
