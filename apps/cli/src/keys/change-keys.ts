import { existsSync, readFileSync } from 'node:fs';
import { hashOfToken, newToken, TOKEN_NAME } from '@banyan/access';
import { SCOPES } from '@banyan/domains';
import {
  faultsOfIdentity,
  withFurtherHash,
  withKey,
  withLatestHashAlone,
  withoutKey,
  writtenKey,
  type KeyEntry,
} from '@banyan/identity';
import { messageOf } from '@banyan/kernel';
import { writeWhole } from '../contracts/write-whole.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { instantOf } from '../commands/instant-of.js';

export interface CreateOptions {
  readonly name: string;
  readonly storefront: readonly string[];
  readonly scope: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly file?: string;
  readonly json?: true;
}

export interface ChangeOptions {
  readonly file: string;
  readonly yes?: true;
  readonly json?: true;
}

/** Makes a key. @throws CommandFailed */
export function create(options: CreateOptions, terminal: Terminal): void {
  const { name, storefront, scope, from, until, file, json } = options;
  if (!TOKEN_NAME.test(name)) {
    throw new CommandFailed(
      EXIT.usage,
      '--name must be 1 to 64 letters, digits or . _ @ -, the first a letter or digit',
    );
  }
  const key = newToken();
  const entry: KeyEntry = {
    name,
    hash: hashOfToken(key),
    storefronts: storefront,
    scopes: scope,
    ...(from === undefined ? {} : { fromMs: instantOf('--from', from) }),
    ...(until === undefined ? {} : { untilMs: instantOf('--until', until) }),
  };
  const before = file === undefined ? '' : textOf(file);
  const after = checked(
    file,
    changed(() => withKey(before, entry)),
    EXIT.usage,
  );
  if (file !== undefined) writeWhole(file, after);
  if (json) return terminal.print(JSON.stringify({ key, entry: writtenKey(entry), file: file ?? null }));
  shown(key, terminal);
  if (file === undefined) terminal.say(`\nFor BANYAN_IDENTITY_FILE:\n${after.trimEnd()}`);
  else terminal.say(`${file} has the entry; every gateway reads it within a second.`);
}

/** Makes a second key of a name. @throws CommandFailed */
export function rotate(name: string, { file, json }: ChangeOptions, terminal: Terminal): void {
  const key = newToken();
  const after = changed(() => withFurtherHash(textOf(file), name, hashOfToken(key)));
  if (after === undefined) throw new CommandFailed(EXIT.usage, `${file} has no key of ${name}`);
  writeWhole(file, checked(file, after, EXIT.error));
  if (json) return terminal.print(JSON.stringify({ key, name, file }));
  shown(key, terminal);
  terminal.say(`Both keys of ${name} are good now. When nobody uses the older one: banyan keys retire ${name}`);
}

/** Takes out the older of two keys. @throws CommandFailed */
export async function retire(name: string, options: ChangeOptions, terminal: Terminal): Promise<void> {
  const after = withLatestHashAlone(textOf(options.file), name);
  if (after === undefined) throw new CommandFailed(EXIT.usage, `${options.file} has no two keys of ${name}`);
  await takenOut(`the older key of ${name}`, after, { retired: name, file: options.file }, options, terminal);
}

/** Takes out every key of a name. @throws CommandFailed */
export async function revoke(name: string, options: ChangeOptions, terminal: Terminal): Promise<void> {
  const after = withoutKey(textOf(options.file), name);
  if (after === undefined) throw new CommandFailed(EXIT.usage, `${options.file} has no key of ${name}`);
  await takenOut(`every key of ${name}`, after, { revoked: name, file: options.file }, options, terminal);
}

async function takenOut(
  what: string,
  after: string,
  answer: object,
  { file, yes, json }: ChangeOptions,
  terminal: Terminal,
): Promise<void> {
  checked(file, after, EXIT.error);
  if (!yes) {
    if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
    if (!(await terminal.confirm(`Refuse ${what} from now on?`)))
      throw new CommandFailed(EXIT.error, 'nothing was changed');
  }
  writeWhole(file, after);
  if (json) terminal.print(JSON.stringify(answer));
  else terminal.print(`${what} is taken out of ${file}; every gateway refuses it within a second`);
}

function shown(key: string, terminal: Terminal): void {
  terminal.print(key);
  terminal.say('This is the only time it is shown. Whoever it is for keeps it as a password.');
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function changed<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    throw new CommandFailed(EXIT.error, messageOf(error));
  }
}

/** A file that gateways would not take up is not written. */
function checked(file: string | undefined, text: string, exit: (typeof EXIT)[keyof typeof EXIT]): string {
  const faults = faultsOfIdentity(text, SCOPES);
  if (faults.length === 0) return text;
  const kept = file === undefined ? '' : `${file} was left as it is: `;
  throw new CommandFailed(exit, `${kept}${faults.join('; ')}`);
}
