import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ContractStep, JsonObject } from '@banyan/contracts';
import { messageOf } from '@banyan/kernel';
import { comparing } from '../contracts/comparing.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

export function addContractsChangelog(contracts: Command, terminal: Terminal): void {
  contracts
    .command('changelog <domain> [range]')
    .description('what changed between texts, found by comparing them: published ones, or what is worked on')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts changelog inventory                   every text and the next
  banyan contracts changelog inventory 1.0.0..1.1.0      from one to another
  banyan contracts changelog inventory 1.1.0..2.0.0      what moving to the next major means
  banyan contracts changelog pricing v2..v3              the same of what is worked on, drafts included
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
  const { changelogStep, changelogText, infoVersionOf, parseContractText, publishedSteps, readPublished, workingFile } =
    await import('@banyan/contracts');
  const folder = contractsDir();
  const registry = registryOf(folder);
  const published = publishedSteps(registry, domain);
  const majors = Object.keys(registry.contracts[domain] ?? {});
  if (published.length === 0 && range === undefined) {
    const [first, second] = majors.filter((name) => name !== 'legacy');
    const hint =
      second === undefined ? '' : `; of what is worked on: banyan contracts changelog ${domain} ${first}..${second}`;
    throw new CommandFailed(EXIT.usage, `nothing of ${domain} is published${hint}`);
  }
  const working = (major: string): JsonObject => {
    try {
      return parseContractText(readFileSync(workingFile(folder, domain, major), 'utf8'));
    } catch (error) {
      throw new CommandFailed(EXIT.gateFailed, `${domain}/${major} cannot be read: ${messageOf(error)}`);
    }
  };
  const draftOf = (major: string): ContractStep => ({ major, version: infoVersionOf(working(major)) });
  const compare = await comparing();
  const read = ({ major, version, at }: ContractStep) =>
    at === undefined ? working(major) : readPublished(folder, domain, major, version);
  const steps = pairsOf(published, majors, range, draftOf).map(([from, to]) =>
    changelogStep(from, to, domain, read, compare),
  );
  if (options.json) terminal.print(JSON.stringify({ domain, steps }));
  else
    terminal.print(steps.map(changelogText).join('\n\n') || `${domain} has one published text, and nothing before it`);
}

function pairsOf(
  published: readonly ContractStep[],
  majors: readonly string[],
  range: string | undefined,
  draftOf: (major: string) => ContractStep,
): readonly (readonly [ContractStep, ContractStep])[] {
  if (range === undefined) {
    return published.flatMap((to, index) => {
      const from = published[index - 1];
      return from === undefined ? [] : [[from, to] as const];
    });
  }
  const [, first, last] = /^(\S+?)\.\.(\S+)$/.exec(range) ?? [];
  const textOf = (name: string | undefined): ContractStep | undefined =>
    name !== undefined && majors.includes(name) ? draftOf(name) : published.find(({ version }) => version === name);
  const [from, to] = [textOf(first), textOf(last)];
  if (from !== undefined && to !== undefined) return [[from, to]];
  const known = [...published.map(({ version }) => version), ...majors].join(', ');
  throw new CommandFailed(EXIT.usage, `${range} must be <from>..<to>, two of ${known}`);
}
