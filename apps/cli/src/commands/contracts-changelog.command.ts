import type { Command } from 'commander';
import type { PublishedStep } from '@banyan/contracts';
import { comparing } from '../contracts/comparing.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

export function addContractsChangelog(contracts: Command, terminal: Terminal): void {
  contracts
    .command('changelog <domain> [range]')
    .description('what changed between published texts, found by comparing them')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts changelog inventory                   every text and the next
  banyan contracts changelog inventory 1.0.0..1.1.0      from one to another
  banyan contracts changelog inventory 1.1.0..2.0.0      what moving to the next major means
`,
    )
    .action((domain: string, range: string | undefined, options: { json?: true }) =>
      changelog(domain, range, options, terminal),
    );
}

async function changelog(
  domain: string,
  range: string | undefined,
  options: { json?: true },
  terminal: Terminal,
): Promise<void> {
  const { changelogStep, changelogText, publishedSteps, readPublished } = await import('@banyan/contracts');
  const folder = contractsDir();
  const published = publishedSteps(registryOf(folder), domain);
  if (published.length === 0) throw new CommandFailed(EXIT.usage, `nothing of ${domain} is published`);
  const compare = await comparing();
  const read = ({ major, version }: PublishedStep) => readPublished(folder, domain, major, version);
  const steps = pairsOf(published, range).map(([from, to]) => changelogStep(from, to, domain, read, compare));
  if (options.json) terminal.print(JSON.stringify({ domain, steps }));
  else
    terminal.print(steps.map(changelogText).join('\n\n') || `${domain} has one published text, and nothing before it`);
}

function pairsOf(
  published: readonly PublishedStep[],
  range: string | undefined,
): readonly (readonly [PublishedStep, PublishedStep])[] {
  if (range === undefined) {
    return published.flatMap((to, index) => {
      const from = published[index - 1];
      return from === undefined ? [] : [[from, to] as const];
    });
  }
  const [, first, last] = /^(\S+?)\.\.(\S+)$/.exec(range) ?? [];
  const from = published.find(({ version }) => version === first);
  const to = published.find(({ version }) => version === last);
  if (from !== undefined && to !== undefined) return [[from, to]];
  const known = published.map(({ version }) => version).join(', ');
  throw new CommandFailed(EXIT.usage, `${range} must be <from>..<to>, two of ${known}`);
}
