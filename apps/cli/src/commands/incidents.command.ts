import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { incidentsText, incidentText } from '../text/incident-text.js';
import { agreed, wordOf, type WordOptions } from './personal-word.js';

interface OpenOptions extends WordOptions {
  readonly severity: string;
  readonly title: string;
}

const FORMATS = ['postmortem.md', 'timeline.json'] as const;

/** Incidents: to look at, to open, to write into, to take in hand, to resolve, to take away. */
export function addIncidents(program: Command, terminal: Terminal): void {
  const incidents = program
    .command('incidents')
    .description('what is or was wrong, what was done, and who was told')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan incidents list --state open                                  what is wrong now
  banyan incidents show 0193a1b2-…                                    its timeline, its harm, who was told
  banyan incidents open inventory --severity major --title "odd stock" --reason "three calls since 14:00"
  banyan incidents note 0193a1b2-… --reason "the release of 13:50 is suspected"
  banyan incidents acknowledge 0193a1b2-… --reason "I look at it"      you have it in hand
  banyan incidents resolve 0193a1b2-… --reason "the release was taken back"
  banyan incidents export 0193a1b2-… postmortem.md > postmortem.md    a post-mortem to go on writing
`,
    );
  incidents
    .command('list')
    .description('those that are open first, then the newest')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'resolved']))
    .option('--domain <domain>', 'of one domain; `shop` is the whole shop')
    .option('--json', 'as JSON')
    .action(
      async ({ state, domain, json }: { readonly state?: string; readonly domain?: string; readonly json?: true }) => {
        const query = { ...(state === undefined ? {} : { state }), ...(domain === undefined ? {} : { scope: domain }) };
        const answer = await client().incidents(query);
        terminal.print(json ? JSON.stringify(answer, null, 2) : incidentsText(answer.incidents, terminal.paint));
      },
    );
  incidents
    .command('show <incident>')
    .description('one with its timeline')
    .option('--json', 'as JSON')
    .action(async (id: string, { json }: { readonly json?: true }) => {
      const incident = await client().incident(id);
      terminal.print(json ? JSON.stringify(incident, null, 2) : incidentText(incident, terminal.paint));
    });
  changing(
    incidents
      .command('open <domain>')
      .description('open one, or join the one that is open there; `shop` is the whole shop'),
  )
    .requiredOption('--title <words>', 'what is wrong, in a few words')
    .addOption(
      new Option('--severity <severity>', 'how bad it is').choices(['minor', 'major', 'critical']).default('major'),
    )
    .action(async (scope: string, options: OpenOptions) => {
      const word = wordOf(options);
      await agreed(`Open an incident of ${scope}? Its owners are told.`, options, terminal);
      const { severity, title, json } = options;
      const opened = await client().openIncident({ scope, severity, title, ...word });
      terminal.print(json ? JSON.stringify(opened) : `${opened.id} is open`);
    });
  changing(incidents.command('note <incident>').description('write into its timeline')).action(
    async (id: string, options: WordOptions) => {
      const incident = await client().noteIncident(id, wordOf(options));
      terminal.print(options.json ? JSON.stringify(incident) : `noted in ${id}`);
    },
  );
  changing(
    incidents.command('acknowledge <incident>').description('say that you have it in hand; its owners are told'),
  ).action(async (id: string, options: WordOptions) => {
    const incident = await client().acknowledgeIncident(id, wordOf(options));
    terminal.print(options.json ? JSON.stringify(incident) : `${id} is in hand`);
  });
  changing(
    incidents.command('resolve <incident>').description('say that it is over, and why; its owners are told'),
  ).action(async (id: string, options: WordOptions) => {
    const word = wordOf(options);
    await agreed(`Resolve ${id}? Its owners are told.`, options, terminal);
    const incident = await client().resolveIncident(id, word);
    terminal.print(options.json ? JSON.stringify(incident) : `${id} is resolved`);
  });
  incidents
    .command('export <incident> <format>')
    .description(`to stdout or a file: ${FORMATS.join(', ')}`)
    .option('--out <file>', 'where to; default: stdout')
    .action(async (id: string, format: string, { out }: { readonly out?: string }) => {
      const text = await client().exportIncident(id, format);
      if (out === undefined) terminal.print(text.replace(/\n$/, ''));
      else {
        await writeFile(out, text);
        terminal.say(`written to ${out}`);
      }
    });
}

function client(): ControlClient {
  return new ControlClient(controlUrl());
}

function changing(command: Command): Command {
  return command
    .requiredOption('--reason <sentence>', 'why; it stands in the timeline for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON');
}
