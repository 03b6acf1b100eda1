import { existsSync, readFileSync } from 'node:fs';
import {
  hashOfToken,
  newToken,
  readTokens,
  ROLE_NAMES,
  TOKEN_NAME,
  type TokenEntry,
  withoutToken,
  withToken,
  writtenEntry,
  type Role,
} from '@banyan/access';
import { type Command, Option } from 'commander';
import { writeWhole } from '../contracts/write-whole.js';
import { ControlClient } from '../control/control.client.js';
import type { TokenListAnswer } from '../control/access-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { instantOf } from './instant-of.js';

interface CreateOptions {
  readonly name: string;
  readonly role: Role;
  readonly expires?: string;
  readonly file?: string;
  readonly json?: true;
}

interface RevokeOptions {
  readonly file: string;
  readonly yes?: true;
  readonly json?: true;
}

export function addTokens(program: Command, terminal: Terminal): void {
  const tokens = program
    .command('tokens')
    .description('who may do what at control')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan tokens create --name anna --role operator --file tokens.yaml
  banyan tokens create --name gateways --role replica --expires 90d --file tokens.yaml
  banyan tokens list                                  names and roles, as control has them
  banyan tokens revoke anna --file tokens.yaml        refused a second later
`,
    );
  tokens
    .command('create')
    .description('make a token: it is printed once, and its hash is what is kept (CONTROL_TOKENS_FILE)')
    .requiredOption('--name <name>', 'whose it is; changes are recorded under it')
    .addOption(
      new Option('--role <role>', 'what it lets do: docs/how-to/roles-and-tokens.md')
        .choices(ROLE_NAMES)
        .makeOptionMandatory(),
    )
    .option(
      '--expires <when>',
      'an instant with its zone (2027-01-31T00:00:00Z) or days from now (90d); default: never',
    )
    .option('--file <file>', 'append the entry to this file; default: print it')
    .option('--json', 'the token and its entry as JSON')
    .action((options: CreateOptions) => create(options, terminal));
  tokens
    .command('list')
    .description('names, roles, expiry and last use, as control has them; needs the role admin')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => list(options, terminal));
  tokens
    .command('revoke <name>')
    .description('take an entry out of the file: its token and its sessions are refused a second later')
    .requiredOption('--file <file>', 'the file of tokens')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON')
    .action((name: string, options: RevokeOptions) => revoke(name, options, terminal));
}

function create({ name, role, expires, file, json }: CreateOptions, terminal: Terminal): void {
  if (!TOKEN_NAME.test(name)) {
    throw new CommandFailed(
      EXIT.usage,
      '--name must be 1 to 64 letters, digits or . _ @ -, the first a letter or digit',
    );
  }
  const token = newToken();
  const entry: TokenEntry = {
    name,
    role,
    hash: hashOfToken(token),
    ...(expires === undefined ? {} : { expiresAtMs: instantOf('--expires', expires) }),
  };
  if (file !== undefined) append(file, entry);
  if (json) {
    terminal.print(JSON.stringify({ token, entry: writtenEntry(entry), file: file ?? null }));
    return;
  }
  terminal.print(token);
  terminal.say('This is the only time it is shown. Whoever it is for keeps it as a password.');
  if (file === undefined) terminal.say(`\nFor CONTROL_TOKENS_FILE:\n${withToken('', entry).trimEnd()}`);
  else terminal.say(`${file} has the entry; control reads it within a second.`);
}

function append(file: string, entry: TokenEntry): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before.trim() !== '') {
    const { entries, faults } = readTokens(before);
    const own = faults.filter((fault) => !fault.startsWith('holds no token'));
    if (own.length > 0)
      throw new CommandFailed(EXIT.error, `${file} has faults, and was left as it is: ${own.join('; ')}`);
    if (entries.some(({ name }) => name === entry.name)) {
      throw new CommandFailed(
        EXIT.error,
        `${file} has a token of ${entry.name} already: revoke it, or take another name`,
      );
    }
  }
  writeWhole(file, withToken(before, entry));
}

async function list({ json }: { readonly json?: true }, terminal: Terminal): Promise<void> {
  const answer = await new ControlClient(controlUrl()).tokens();
  terminal.print(json ? JSON.stringify(answer, null, 2) : listText(answer));
  if (answer.fault !== null)
    throw new CommandFailed(EXIT.error, `the file is not in force: ${printable(answer.fault)}`);
}

function listText({ file, tokens }: TokenListAnswer): string {
  if (file === null) return 'control has no tokens: whoever reaches it may do everything';
  const rows = tokens.map(({ name, role, expiresAt, state, lastUsedAt }) =>
    [name, role, state === 'expired' ? `expired ${expiresAt}` : (expiresAt ?? 'never'), lastUsedAt ?? '–'].map(
      printable,
    ),
  );
  return columns([['name', 'role', 'expires', 'last used since control started'], ...rows]);
}

async function revoke(name: string, { file, yes, json }: RevokeOptions, terminal: Terminal): Promise<void> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const after = withoutToken(before, name);
  if (after === undefined) throw new CommandFailed(EXIT.usage, `${file} has no token of ${name}`);
  if (!yes) {
    if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
    if (!(await terminal.confirm(`Refuse the token of ${name} from now on?`)))
      throw new CommandFailed(EXIT.error, 'nothing was changed');
  }
  writeWhole(file, after);
  if (json) terminal.print(JSON.stringify({ revoked: name, file }));
  else terminal.print(`${name} is taken out of ${file}; control refuses it within a second`);
}
