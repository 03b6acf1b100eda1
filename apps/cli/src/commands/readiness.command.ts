import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { messageOf } from '@banyan/kernel';
import { Option, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { ReadinessAnswer } from '../control/incident-answers.js';
import { keepRun } from '../control/keep-run.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

interface RecordOptions {
  readonly kind: string;
  readonly file: string;
  readonly as?: string;
  readonly json?: true;
}

/** Is a domain ready for more traffic, and what of that was measured? */
export function addReadiness(program: Command, terminal: Terminal): void {
  const readiness = program
    .command('readiness')
    .description('is a domain ready for more traffic; exit 3 when it is not')
    .argument('[domain]', 'such as inventory')
    .option('--json', 'as JSON')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan readiness inventory                                           every check, its figure, what to do next
  banyan readiness inventory --json || exit 1                          a gate of a pipeline: exit 3 when it is not ready
  banyan readiness record inventory --kind load --file load.json       keep a run under peak load, such as the load-report.json of banyan load
  banyan readiness record inventory --kind faults --file faults.json   of a run with faults
`,
    )
    .action((domain: string | undefined, options: { readonly json?: true }) => show(domain, options, terminal));
  readiness
    .command('record <domain>')
    .description('keep the result of a run; docs/how-to/gate-a-pipeline.md has the form of its file')
    .addOption(
      new Option('--kind <kind>', 'under peak load, or with faults').choices(['load', 'faults']).makeOptionMandatory(),
    )
    .requiredOption('--file <file>', 'the report, JSON')
    .option('--as <person>', 'who says so; default: the user of this machine')
    // `--json` is the parent's as well, and commander gives it to the parent.
    .action((domain: string, _options: RecordOptions, command: Command) =>
      record(domain, command.optsWithGlobals<RecordOptions>(), terminal),
    );
}

async function show(domain: string | undefined, { json }: { readonly json?: true }, terminal: Terminal): Promise<void> {
  if (domain === undefined) throw new CommandFailed(EXIT.usage, 'say which domain: banyan readiness inventory');
  const readiness = await new ControlClient(controlUrl()).readiness(domain);
  terminal.print(json ? JSON.stringify(readiness, null, 2) : readinessText(readiness, terminal.paint));
  if (readiness.ready) return;
  const left = readiness.checks.filter(({ state }) => state !== 'ok').length;
  throw new CommandFailed(
    EXIT.gateFailed,
    `${domain} is not ready: ${left} of ${readiness.checks.length} checks are not ok`,
  );
}

async function record(domain: string, { kind, file, as, json }: RecordOptions, terminal: Terminal): Promise<void> {
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `${file} cannot be read as JSON: ${messageOf(error)}`);
  }
  const person = as ?? userInfo().username;
  const kept = await keepRun(new ControlClient(controlUrl()), domain, { kind, report, person });
  terminal.print(json ? JSON.stringify(kept) : `kept: ${kept.kind} of ${kept.domain}, ${kept.id}`);
}

function readinessText({ domain, asOf, ready, checks }: ReadinessAnswer, paint: Terminal['paint']): string {
  const signs = {
    ok: paint.green('✓ ok'),
    'not-ok': paint.red('✕ not ok'),
    unknown: paint.yellow('? unknown'),
  } as const;
  const rows = checks.map(({ title, state, value, threshold }) => [
    signs[state],
    printable(title),
    printable(value),
    paint.dim(printable(threshold)),
  ]);
  const next = checks.flatMap(({ title, next: what }) => (what === null ? [] : [[printable(title), printable(what)]]));
  return [
    `${paint.bold(domain)} ${ready ? paint.green('is ready') : paint.red('is not ready')} as of ${asOf}`,
    columns(rows, '  '),
    ...(next.length === 0 ? [] : [paint.bold('what to do next'), columns(next, '  ')]),
  ].join('\n');
}
