import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { Command, InvalidArgumentError } from 'commander';
import { addAudit } from './commands/audit.command.js';
import { addAuthority } from './commands/authority.command.js';
import { addChaos } from './commands/chaos.command.js';
import { addChange } from './commands/change.command.js';
import { addConsistency } from './commands/consistency.command.js';
import { addConfig } from './commands/config.command.js';
import { addContracts } from './commands/contracts.command.js';
import { addDecisions } from './commands/decisions.command.js';
import { addRamp } from './commands/ramp.command.js';
import { addReplay } from './commands/replay.command.js';
import { addEvidence } from './commands/evidence.command.js';
import { addFlags } from './commands/flags.command.js';
import { addIncidents } from './commands/incidents.command.js';
import { addIntegrations } from './commands/integrations.command.js';
import { addMismatches } from './commands/mismatches.command.js';
import { addNotifications } from './commands/notifications.command.js';
import { addOrders } from './commands/orders.command.js';
import { addKeys } from './commands/keys.command.js';
import { addLoad } from './commands/load.command.js';
import { addParked } from './commands/parked.command.js';
import { addPrivacy } from './commands/privacy.command.js';
import { addPlan } from './commands/plan.command.js';
import { addDoctor } from './commands/doctor.command.js';
import { addDemo } from './commands/demo.command.js';
import { addShopper } from './commands/shopper.command.js';
import { addReadiness } from './commands/readiness.command.js';
import { addStatus } from './commands/status.command.js';
import { addBusiness } from './commands/business.command.js';
import { addImpact } from './commands/impact.command.js';
import { addTimeline } from './commands/timeline.command.js';
import { addWatch } from './commands/watch.command.js';
import { addTokens } from './commands/tokens.command.js';
import { addTrace } from './commands/trace.command.js';
import { addVerify } from './commands/verify.command.js';
import type { Terminal } from './terminal.js';

/** The command line. A command throws CommandFailed, or a CommanderError when it was not understood. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('banyan')
    .description(
      'The strangler gateway from a terminal. Finds control through CONTROL_URL, or the shop of this machine.',
    )
    .version(ownVersion())
    .option(
      '--token-file <file>',
      'holds the token that control is shown; default: BANYAN_TOKEN_FILE, else BANYAN_TOKEN',
    )
    .hook('preAction', (command) => {
      const { tokenFile } = command.opts<{ tokenFile?: string }>();
      // The option is the setting, said in another place: every command reads the one.
      if (tokenFile !== undefined) process.env['BANYAN_TOKEN_FILE'] = tokenFile;
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.say(text.replace(/\n$/, '')),
    })
    .showSuggestionAfterError()
    .addHelpText(
      'before',
      `Examples (npm run -s banyan -- …):
  banyan status                                            what is going on
  banyan flags                                             what the sliders intend, and what is so
  banyan timeline                                          what happened, by whom, on what evidence
  banyan watch inventory                                   a line each time something changes
  banyan impact orders --from 30m                          what was lost since then
  banyan rollback inventory --reason "errors since 14:00"  everything to legacy, now
  banyan ramp show inventory                               may traffic rise, and what waits for what
  banyan authority show                                    who has the authority for all stock
  banyan parked list                                       messages that somebody refused, and who is told
  banyan incidents list --state open                       what is wrong now, and who was told
  banyan readiness inventory                               may it be given more, and what was measured
  banyan integrations off legacy-cart --reason "…"         ask nothing of it for an hour, at every gateway
  banyan chaos start legacy-price --fault errors …         break it on purpose, guarded, and see what shoppers get
  banyan notifications test on-call-chat                   does a channel work
  banyan mismatches inventory                              where the arms differ, in groups of one cause
  banyan decisions inventory                               what was decided, by whom and why
  banyan verify                                            can the records be believed
  banyan trace 0af7651916cd43dd8448eb211c80319c            one request through all processes
  banyan plan inventory --canary 5 --rps 3                 how long a bad release would go unseen
  banyan load --profile promotion                          does the shop keep its promises at the peak of a sale
  banyan contracts check                                   is every contract as it was promised
  banyan consistency                                       which SKUs cost different money where
  banyan orders reviews list                               which orders wait for a person
  banyan audit                                             who changed what, and who was refused
  banyan tokens create --name anna --role operator         let somebody in
  banyan keys create --name web-backend …                  let a storefront's back end in at the gateway
  banyan orders differences                                what the books of orders do not agree about
  banyan shopper status                                    could somebody who shops for nobody buy everywhere
  banyan demo                                              a bad release rolls itself back, in a shop of its own
  banyan evidence --target 0.999 < outcomes.ndjson         judge recorded outcomes, from any gateway
  banyan contracts diff published.yaml draft.yaml          may a storefront fail with the new text
`,
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 error, 2 not understood, 3 gate failed, 4 rolled back. Data goes to stdout, talk to stderr.`,
    );
  addStatus(program, terminal, seconds);
  addFlags(program, terminal);
  addWatch(program, terminal, seconds);
  addTimeline(program, terminal);
  addBusiness(program, terminal);
  addImpact(program, terminal);
  addChange(program, 'rollback', terminal);
  addChange(program, 'reset', terminal);
  addRamp(program, terminal);
  addAuthority(program, terminal);
  addIncidents(program, terminal);
  addReadiness(program, terminal);
  addIntegrations(program, terminal);
  addChaos(program, terminal);
  addNotifications(program, terminal);
  addParked(program, terminal);
  addPrivacy(program, terminal);
  addMismatches(program, terminal);
  addOrders(program, terminal);
  addDecisions(program, terminal);
  addReplay(program, terminal);
  addVerify(program, terminal);
  addTrace(program, terminal);
  addEvidence(program, terminal);
  addPlan(program, terminal);
  addLoad(program, terminal);
  addContracts(program, terminal);
  addConsistency(program, terminal);
  addConfig(program, terminal);
  addShopper(program, terminal);
  addDemo(program);
  addTokens(program, terminal);
  addKeys(program, terminal);
  addAudit(program, terminal);
  addDoctor(program, terminal);
  return program;
}

/** Of package.json; read here, because the library that knows it brings telemetry along that a command does not need. */
function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InvalidArgumentError('must be seconds, up to a day');
  return value;
}
