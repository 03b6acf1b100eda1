/** What `npm start -- …` asks for. */
export type Wish =
  | { readonly kind: 'start'; readonly fresh: boolean }
  | { readonly kind: 'help' }
  /** Not understood; says why. */
  | { readonly kind: 'usage'; readonly fault: string };

export const HELP = `Starts the whole shop on this machine: PostgreSQL, Unleash, the legacy core, stand-ins for the parties
outside, the services for inventory, pricing and orders, control and the gateway. Ctrl-C stops it; what it knows stays in .banyan/.

  npm start                                        everything, on the usual ports
  npm start -- --fresh                             forgets everything first
  GATEWAY_PORT=0 npm start                         any free port (works for every …_PORT)
  LEGACY_URL=https://shop.example npm start        in front of your own legacy core
  DATABASE_URL=postgres://… npm start              with your own PostgreSQL
  BANYAN_DATA_DIR=/tmp/other npm start             a second shop beside the first (give it other ports too)

Options
  --fresh   empties the data directory first, without asking, and says what it removed
  --help    prints this

Settings are environment variables: docs/configuration.md lists them. To use your own Unleash, set UNLEASH_URL (such as
https://unleash.example/api), UNLEASH_TOKEN and UNLEASH_ADMIN_TOKEN.
`;

export function readArguments(argv: readonly string[]): Wish {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'help' };
  const unknown = argv.find((argument) => argument !== '--fresh');
  if (unknown !== undefined) return { kind: 'usage', fault: `${unknown} is not an option; --help lists them` };
  return { kind: 'start', fresh: argv.includes('--fresh') };
}
