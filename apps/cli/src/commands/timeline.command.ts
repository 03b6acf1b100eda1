import { InvalidArgumentError, type Command } from 'commander';
import { ControlClient, type TimelineQuestion } from '../control/control.client.js';
import type { TimelineEntry } from '../control/timeline-answers.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

interface TimelineOptions {
  readonly json?: true;
  readonly domain?: string;
  readonly kind?: string;
  readonly person?: string;
  readonly last: number;
}

/** Entries of one answer; more are asked for page by page. */
const PAGE = 200;
const MOST = 10_000;

export function addTimeline(program: Command, terminal: Terminal): void {
  program
    .command('timeline')
    .description('everything that happened, the latest first: who, what, and on what evidence')
    .option('--json', 'one JSON object a line')
    .option('--domain <domain>', 'only of this domain')
    .option('--kind <kinds>', 'only these, such as trip,slider')
    .option('--person <name>', 'only of this person, the name as it was given')
    .option('--last <n>', 'only so many', wholeNumber, 50)
    .addHelpText(
      'before',
      `Examples:
  banyan timeline
  banyan timeline --domain inventory --kind trip,reset,slider
  banyan timeline --person anna                                     what she did by hand, and why
  banyan timeline --kind incident-opened,incident-resolved,integration-off
  banyan timeline --json --last 1000 > timeline.ndjson
`,
    )
    .action((options: TimelineOptions) => timeline(options, terminal));
}

async function timeline({ json, last, ...asked }: TimelineOptions, terminal: Terminal): Promise<void> {
  const entries = await read(new ControlClient(controlUrl()), asked, last);
  if (json) for (const entry of entries) terminal.print(JSON.stringify(entry));
  else if (entries.length === 0) terminal.say('nothing that happened is like this');
  else terminal.print(columns(entries.map(rowOf)));
}

async function read(client: ControlClient, asked: TimelineQuestion, most: number): Promise<readonly TimelineEntry[]> {
  const found: TimelineEntry[] = [];
  for (let before: string | null | undefined; found.length < most && before !== null;) {
    const limit = Math.min(PAGE, most - found.length);
    const page = await client.timeline({ ...asked, limit, ...(before === undefined ? {} : { before }) });
    found.push(...page.entries);
    before = page.next;
  }
  return found;
}

function rowOf({ at, domain, kind, by, text, rollout }: TimelineEntry): string[] {
  const cost =
    rollout === null
      ? ''
      : ` (this rollout: ${rollout.failed} of ${rollout.requests} failed${rollout.budgetSpent === null ? '' : `, ${Number((rollout.budgetSpent * 100).toPrecision(2))} % of the budget`})`;
  return [at, domain ?? 'shop', kind, printable(by ?? '-'), printable(text + cost)];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > MOST) {
    throw new InvalidArgumentError(`must be a whole number from 1 to ${MOST}`);
  }
  return Number(text);
}
