import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Integration } from '@banyan/domains';
import { ConfigurationError, isMetadataTarget, messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parseDocument } from 'yaml';
import { WHOLE_SHOP, type Severity } from '../incidents/incident.js';
import type { Channel, ChannelKind } from './channel.js';
import { OWNERS_FILE_SCHEMA } from './owners-file.schema.js';
import type { Owner, OwnersMap } from './owners-map.js';
import { readWebhookKey } from './payloads/standard-webhook.js';

interface OwnersFile {
  readonly consoleUrl?: string;
  readonly channels: readonly {
    readonly name: string;
    readonly kind: ChannelKind;
    readonly url?: string;
    readonly urlFile?: string;
    readonly keyFile?: string;
  }[];
  readonly owners: readonly {
    readonly name: string;
    readonly domains?: readonly string[];
    readonly integrations?: readonly string[];
    readonly channels: readonly string[];
    readonly from?: Severity;
  }[];
}

/** https://developer.pagerduty.com/docs/send-alert-event */
const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
addFormats.default(ajv);
const isFile = ajv.compile<OwnersFile>(OWNERS_FILE_SCHEMA);

/** What the names in the file are held against. */
export interface KnownNames {
  readonly domains: readonly string[];
  readonly integrations: readonly Integration[];
}

/**
 * Reads who answers for what. What the file leaves open is as the registry of integrations says; without a file nobody is
 * told, and everybody is named.
 *
 * @param path BANYAN_OWNERS_FILE; files of secrets are looked for beside it
 * @throws ConfigurationError with every fault at once, none of which repeats a secret
 */
export function loadOwners(path: string | undefined, known: KnownNames): OwnersMap {
  if (path === undefined) return { channels: [], owners: ownersOf([], known) };
  const file = isAbsolute(path) ? path : join(PROJECT_ROOT, path);
  const document = read(file, path);
  const faults: string[] = [];
  const fault = (pointer: string, message: string): void => void faults.push(`${path}#${pointer}: ${message}`);
  const channels = document.channels.flatMap((channel, index) =>
    channelOf(channel, dirname(file), (member, message) => fault(`/channels/${index}${member}`, message)),
  );
  repeated(document.channels, (index) => fault(`/channels/${index}/name`, 'is the name of another channel'));
  repeated(document.owners, (index) => fault(`/owners/${index}/name`, 'is the name of another owner'));
  const scopes = [...known.domains, WHOLE_SHOP];
  const taken = new Map<string, string>();
  for (const [index, owner] of document.owners.entries()) {
    for (const [at, domain] of (owner.domains ?? []).entries()) {
      if (!scopes.includes(domain)) fault(`/owners/${index}/domains/${at}`, `there is no domain ${domain}`);
    }
    for (const [at, id] of (owner.integrations ?? []).entries()) {
      const pointer = `/owners/${index}/integrations/${at}`;
      if (!known.integrations.some((each) => each.id === id)) fault(pointer, `there is no integration ${id}`);
      const other = taken.get(id);
      if (other !== undefined) fault(pointer, `${id} is ${other}'s already`);
      taken.set(id, owner.name);
    }
    for (const [at, name] of owner.channels.entries()) {
      if (!document.channels.some((each) => each.name === name)) {
        fault(`/owners/${index}/channels/${at}`, `there is no channel ${name}`);
      }
    }
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  const { consoleUrl } = document;
  return { channels, owners: ownersOf(document.owners, known), ...(consoleUrl === undefined ? {} : { consoleUrl }) };
}

function read(file: string, shown: string): OwnersFile {
  if (!existsSync(file)) throw new ConfigurationError([`BANYAN_OWNERS_FILE: ${shown} is not there`]);
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (document.errors.length > 0) {
    throw new ConfigurationError(document.errors.map((error) => `${shown}: ${error.message.split('\n')[0] ?? ''}`));
  }
  const value: unknown = document.toJS();
  if (isFile(value)) return value;
  const faults = (isFile.errors ?? []).filter(({ keyword }) => keyword !== 'if' && keyword !== 'anyOf');
  throw new ConfigurationError(
    faults.map(({ instancePath, message = 'cannot be used', params }) => {
      const { additionalProperty, allowedValues } = params as {
        additionalProperty?: string;
        allowedValues?: readonly string[];
      };
      const detail = additionalProperty ?? allowedValues?.join(', ');
      return `${shown}#${instancePath}: ${message}${detail === undefined ? '' : `: ${detail}`}`;
    }),
  );
}

function channelOf(
  { name, kind, url, urlFile, keyFile }: OwnersFile['channels'][number],
  folder: string,
  fault: (member: string, message: string) => void,
): readonly Channel[] {
  const secret = (member: string, path: string): string => {
    try {
      const text = readFileSync(isAbsolute(path) ? path : join(folder, path), 'utf8').trim();
      if (text === '') fault(`/${member}`, `${path} is empty`);
      return text;
    } catch (error) {
      fault(`/${member}`, messageOf(error));
      return '';
    }
  };
  const key = keyFile === undefined ? undefined : secret('keyFile', keyFile);
  if (kind === 'webhook' && key !== undefined && key !== '' && readWebhookKey(key) === undefined) {
    fault('/keyFile', 'is no secret of a webhook: `whsec_` and 24 to 64 bytes in base64');
  }
  const at = url ?? (urlFile === undefined ? PAGERDUTY_URL : secret('urlFile', urlFile));
  if (at !== '' && !/^https?:\/\//.test(at)) fault('/urlFile', 'is no http or https URL');
  if (!URL.canParse(at)) return [];
  if (isMetadataTarget(new URL(at))) fault('/urlFile', 'leads to a metadata service or a link-local address');
  return [{ name, kind, url: at, ...(key === undefined ? {} : { key }) }];
}

/** Whoever a file does not name keeps what the registry of integrations gives them. */
function ownersOf(told: OwnersFile['owners'], { integrations }: KnownNames): readonly Owner[] {
  const claimed = new Map(told.flatMap(({ name, integrations: ids = [] }) => ids.map((id) => [id, name] as const)));
  const theirs = (name: string) =>
    integrations
      .filter(({ id, owner }) => (claimed.get(id) ?? owner) === name)
      .map(({ id, domain }) => ({ id, domain: domain ?? null }));
  const others = [...new Set(integrations.map(({ owner }) => owner))].filter(
    (name) => !told.some((each) => each.name === name) && theirs(name).length > 0,
  );
  return [
    ...told.map(({ name, domains = [], channels, from = 'minor' }) => ({
      name,
      domains,
      integrations: theirs(name),
      channels,
      from,
    })),
    ...others.map((name): Owner => ({ name, domains: [], integrations: theirs(name), channels: [], from: 'minor' })),
  ];
}

function repeated(named: readonly { readonly name: string }[], fault: (index: number) => void): void {
  for (const [index, { name }] of named.entries()) {
    if (named.findIndex((each) => each.name === name) < index) fault(index);
  }
}
