import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { RampPage } from '../control/ramp-answers.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { rampRows } from '../text/ramp-text.js';

type Verb = 'pause' | 'resume';

interface RampOptions {
  readonly reason: string;
  readonly as?: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

const SAYS: Readonly<Record<Verb, { does: string; question: string }>> = {
  pause: {
    does: 'stop the ramp assistant where the slider stands, until somebody resumes',
    question: 'Stop the ramp here?',
  },
  resume: {
    does: 'let the ramp assistant go on by the plan, from the step on which the slider stands',
    question: 'Let the slider rise by this plan?',
  },
};

/** The ramp of a domain: to look at, to pause, to resume. */
export function addRamp(program: Command, terminal: Terminal): void {
  const ramp = program
    .command('ramp')
    .description('may traffic rise, and by what plan')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan ramp show inventory                                    what speaks against more traffic, where the plan stands
  banyan ramp resume inventory --reason "canary of 1.5 agreed"  from the step on which the slider stands
  banyan ramp pause inventory --reason "a look at the logs"     nothing moves until somebody resumes
`,
    );
  ramp
    .command('show <domain>')
    .description('what speaks against more traffic now, and where the plan stands')
    .option('--json', 'as JSON')
    .action((domain: string, options: { readonly json?: true }) => show(domain, options, terminal));
  for (const verb of ['pause', 'resume'] as const) {
    ramp
      .command(`${verb} <domain>`)
      .description(SAYS[verb].does)
      .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
      .option('--as <person>', 'who asks; default: the user of this machine')
      .option('--yes', 'do not ask (needed where nobody can answer)')
      .option('--dry-run', 'show what stands and what would be asked; change nothing')
      .option('--json', 'the answer as JSON')
      .action((domain: string, options: RampOptions) => change(verb, domain, options, terminal));
  }
}

async function show(domain: string, { json }: { readonly json?: true }, terminal: Terminal): Promise<void> {
  const page = await new ControlClient(controlUrl()).ramp(domain);
  terminal.print(json ? JSON.stringify(page, null, 2) : pageText(page, terminal));
}

async function change(verb: Verb, domain: string, options: RampOptions, terminal: Terminal): Promise<void> {
  const { reason, json } = options;
  const person = personAsking(options.as);
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  const client = new ControlClient(controlUrl());
  const page = await client.ramp(domain);
  if (options.dryRun) {
    terminal.say(pageText(page, terminal));
    const asked = { domain, verb, person, reason };
    terminal.print(
      json
        ? JSON.stringify(asked)
        : `would ask: ramp ${verb} ${domain}, as ${person || 'whose token it is'}, because "${reason}"`,
    );
    return;
  }
  if (!options.yes) await ask(verb, page, terminal);
  const answer = await client.changeRamp(domain, verb, { person, reason });
  if (json) terminal.print(JSON.stringify(answer));
  else terminal.print(`${domain}: the ramp ${did(answer.percent)}, decision ${answer.decisionId}`);
}

async function ask(verb: Verb, page: RampPage, terminal: Terminal): Promise<void> {
  if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
  terminal.say(pageText(page, terminal));
  if (!(await terminal.confirm(SAYS[verb].question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
}

function did(percent: number | null): string {
  return percent === null ? 'is paused' : `goes on from ${percent} %`;
}

function pageText({ domain, promotion, ramp }: RampPage, { paint }: Terminal): string {
  const rows = rampRows(promotion, ramp, paint);
  const none = ramp === null ? '\n  no plan: people move the slider (docs/how-to/ramp-a-domain.md)' : '';
  return `${paint.bold(printable(domain))}\n${columns(rows, '  ')}${none}`;
}
