import type { Command } from 'commander';
import type { ChangeOptions, CreateOptions } from '../keys/change-keys.js';
import type { Terminal } from '../terminal.js';

export function addKeys(program: Command, terminal: Terminal): void {
  const keys = program
    .command('keys')
    .description('API keys of storefronts and partners at the gateway')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan keys create --name web-backend --storefront web-shop --scope orders:place orders:read --file identity.yaml
  banyan keys rotate web-backend --file identity.yaml    a second key; the first goes on
  banyan keys retire web-backend --file identity.yaml    the older of the two is refused a second later
  banyan keys revoke web-backend --file identity.yaml    both are
`,
    );
  keys
    .command('create')
    .description('make a key: it is printed once, and its hash is what is kept (BANYAN_IDENTITY_FILE)')
    .requiredOption('--name <name>', 'whose it is')
    .requiredOption('--storefront <names...>', 'what it may call itself in X-Storefront; the first where it does not')
    .requiredOption(
      '--scope <scopes...>',
      'what it may do, such as orders:read; docs/how-to/say-who-asks.md has them all',
    )
    .option('--from <when>', 'good from then on: an instant with its zone, or days from now (7d); default: at once')
    .option('--until <when>', 'refused from then on (90d); default: never')
    .option('--file <file>', 'append the entry to this file; default: print it')
    .option('--json', 'the key and its entry as JSON')
    .action(async (options: CreateOptions) => (await keysOf()).create(options, terminal));
  keys
    .command('rotate <name>')
    .description('make a second key of this name: both are good until the older one is retired')
    .requiredOption('--file <file>', 'the file of identities')
    .option('--json', 'the key as JSON')
    .action(async (name: string, options: ChangeOptions) => (await keysOf()).rotate(name, options, terminal));
  keys
    .command('retire <name>')
    .description('take out the older of two keys')
    .requiredOption('--file <file>', 'the file of identities')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON')
    .action(async (name: string, options: ChangeOptions) => (await keysOf()).retire(name, options, terminal));
  keys
    .command('revoke <name>')
    .description('take out every key of this name')
    .requiredOption('--file <file>', 'the file of identities')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON')
    .action(async (name: string, options: ChangeOptions) => (await keysOf()).revoke(name, options, terminal));
}

/** What they lean on takes as long to load as all other commands together. */
function keysOf(): Promise<typeof import('../keys/change-keys.js')> {
  return import('../keys/change-keys.js');
}
