import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import { checkCase, type CaseCheck } from '../mismatches/check-case.js';
import { goldenFolder, writeCase } from '../mismatches/write-case.js';
import type { Terminal } from '../terminal.js';
import { printable } from '../text/columns.js';
import { groupListText, groupPageText } from '../text/mismatch-text.js';
import { addIgnoreRules } from './mismatches-ignore.command.js';

const JUDGEMENTS = ['known-and-wanted', 'legacy-wrong', 'service-wrong', 'open'] as const;
const EXPECTED = ['legacy', 'service'] as const;
const GROUP_ID = /^[0-9a-f]{16}$/;

interface ListOptions {
  readonly days?: string;
  readonly limit?: string;
  readonly release?: string;
  readonly judged?: 'yes' | 'no';
  readonly json?: true;
}

interface JudgeOptions {
  readonly as?: string;
  readonly judgement: (typeof JUDGEMENTS)[number];
  readonly reason: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

interface GoldenOptions {
  readonly expected: (typeof EXPECTED)[number];
  readonly name?: string;
  readonly about?: string;
  readonly into?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Where the arms differ: to look at, to judge, and to make golden cases of. */
export function addMismatches(program: Command, terminal: Terminal): void {
  const mismatches = program
    .command('mismatches')
    .description('where the arms differ and nothing explains it, in groups of one cause')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan mismatches pricing                        groups, most copies first
  banyan mismatches list pricing --judged no       those that nobody has judged
  banyan mismatches show pricing 0f6a3c1e9b2d4875  one of them, with samples side by side
  banyan mismatches judge pricing 0f6a3c1e9b2d4875 --judgement service-wrong --reason "rounds half to even"
  banyan mismatches ignore pricing --group 0f6a3c1e9b2d4875 --days 14 --reason "the core rounds up until March"
  banyan mismatches rules pricing                  what is ignored, and until when
  banyan mismatches unignore pricing 3 --reason "mended in 1.5"
  banyan mismatches golden 01976e2a-0000-7000-8000-000000000001 --expected legacy
`,
    );
  mismatches
    .command('list', { isDefault: true })
    .argument('<domain>')
    .description('groups of one cause, most copies first')
    .option('--days <n>', 'how many days back, today included (default: all that are kept)', wholeNumber)
    .option('--limit <n>', 'at most so many groups', wholeNumber)
    .option('--release <name>', 'of this release of the service only')
    .addOption(new Option('--judged <yes|no>', 'those that somebody has judged, or nobody').choices(['yes', 'no']))
    .option('--json', 'as JSON')
    .action((domain: string, options: ListOptions) => list(domain, options, terminal));
  mismatches
    .command('show <domain> <group>')
    .description('one group with its samples, the newest first')
    .option('--json', 'as JSON')
    .action((domain: string, group: string, options: { readonly json?: true }) =>
      show(domain, group, options, terminal),
    );
  mismatches
    .command('judge <domain> <group>')
    .description('say what a group is; a note on record that changes no evidence')
    .addOption(
      new Option('--judgement <word>', 'what it is; open takes a judgement back')
        .choices(JUDGEMENTS)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who judges; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--dry-run', 'show the group and what would be written; change nothing')
    .option('--json', 'the answer as JSON')
    .action((domain: string, group: string, options: JudgeOptions) => judge(domain, group, options, terminal));
  mismatches
    .command('golden <sample>')
    .description('make a golden case of a sample: a folder that the golden tests run; never overwrites one')
    .addOption(new Option('--expected <arm>', 'whose answer is right').choices(EXPECTED).makeOptionMandatory())
    .option('--name <folder>', 'what the folder is called; default: made of what differs')
    .option('--about <sentence>', 'why the case is there: the name of its test')
    .option('--into <folder>', "where the folder is put; default: the domain's golden cases in this repository")
    .option('--dry-run', 'make it and say what holds, write nothing')
    .option('--json', 'as JSON')
    .action((sample: string, options: GoldenOptions) => golden(sample, options, terminal));
  addIgnoreRules(mismatches, terminal);
}

async function list(domain: string, options: ListOptions, terminal: Terminal): Promise<void> {
  const { days, limit, release, judged, json } = options;
  const query = { days, limit, release, judged };
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const groups = await new ControlClient(controlUrl()).mismatchGroups(domain, Object.fromEntries(given));
  terminal.print(json ? JSON.stringify(groups, null, 2) : groupListText(groups, terminal.paint));
}

async function show(
  domain: string,
  group: string,
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const page = await new ControlClient(controlUrl()).mismatchGroup(domain, groupId(group));
  terminal.print(json ? JSON.stringify(page, null, 2) : groupPageText(page, terminal.paint));
}

async function judge(domain: string, group: string, options: JudgeOptions, terminal: Terminal): Promise<void> {
  const { judgement, reason, json } = options;
  const person = personAsking(options.as);
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  const client = new ControlClient(controlUrl());
  const page = await client.mismatchGroup(domain, groupId(group));
  if (options.dryRun) {
    terminal.say(groupPageText({ ...page, samples: [] }, terminal.paint));
    const asked = { domain, group, judgement, person, reason };
    terminal.print(
      json
        ? JSON.stringify(asked)
        : `would write: ${group} of ${domain} is ${judgement}, as ${person || 'whose token it is'}, because "${reason}"`,
    );
    return;
  }
  if (!options.yes) {
    if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
    terminal.say(groupPageText({ ...page, samples: [] }, terminal.paint));
    if (!(await terminal.confirm(`Write down that it is ${judgement}?`)))
      throw new CommandFailed(EXIT.error, 'nothing was changed');
  }
  const answer = await client.judgeMismatches(domain, group, { judgement, person, reason });
  if (json) terminal.print(JSON.stringify(answer));
  else terminal.print(`${group} of ${domain} is ${judgement}, decision ${answer.decisionId}; no evidence has changed`);
}

async function golden(sample: string, options: GoldenOptions, terminal: Terminal): Promise<void> {
  const { expected, name, about, into, dryRun, json } = options;
  const wish = { expected, ...(name === undefined ? {} : { name }), ...(about === undefined ? {} : { about }) };
  const bundle = await new ControlClient(controlUrl()).goldenCase(sample, wish);
  const check = await checkCase(bundle);
  const parent = into === undefined ? goldenFolder(bundle.domain) : resolve(into);
  const folder = writeCase(parent, bundle, dryRun === true);
  if (json) {
    const files = bundle.files.map((file) => file.name);
    terminal.print(
      JSON.stringify({ folder, written: dryRun !== true, expected, holds: check.kind === 'holds', files }),
    );
    return;
  }
  terminal.print(`${dryRun ? 'would write' : 'wrote'} ${folder}: ${bundle.files.map((file) => file.name).join(', ')}`);
  terminal.say(printable(checkText(check, bundle.domain)));
}

function checkText(check: CaseCheck, domain: string): string {
  switch (check.kind) {
    case 'holds':
      return `today's translator makes exactly this of the core's words: the case holds, and guards it. npm run goldens -- ${domain} runs it.`;
    case 'fails':
      return `today's translator makes something else at ${check.places.join(', ')}: the case fails until it does not. npm run goldens -- ${domain} runs it.`;
    case 'unknown':
      return `this repository has no translator for ${domain}: whether the case holds is not known here.`;
  }
}

function groupId(text: string): string {
  if (!GROUP_ID.test(text))
    throw new CommandFailed(EXIT.usage, 'a group is 16 hex digits, as `banyan mismatches` shows them');
  return text;
}

function wholeNumber(text: string): string {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return text;
}
