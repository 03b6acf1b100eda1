import { InvalidArgumentError, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { IgnoreRule, IgnoreRuleList } from '../control/mismatch-answers.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { agreed, wordOf, type WordOptions } from './personal-word.js';

const LONGEST_DAYS = 90;

interface IgnoreOptions extends WordOptions {
  readonly group?: string;
  readonly path?: string;
  readonly operation?: string;
  readonly kind?: string;
  readonly about?: string;
  readonly days: number;
  readonly dryRun?: true;
}

type Ignored = Pick<IgnoreOptions, 'path' | 'operation' | 'kind' | 'about'>;

/** Differences that are ignored for a time: below `banyan mismatches`. */
export function addIgnoreRules(mismatches: Command, terminal: Terminal): void {
  mismatches
    .command('rules <domain>')
    .description('which differences are ignored, by whose word and until when')
    .option('--json', 'as JSON')
    .action(async (domain: string, { json }: { readonly json?: true }) => {
      const list = await new ControlClient(controlUrl()).ignoreRules(domain);
      terminal.print(json ? JSON.stringify(list, null, 2) : rulesText(list, terminal.paint));
    });
  changing(
    mismatches
      .command('ignore <domain>')
      .description('ignore differences for a time: counted and kept, and no evidence; say --group or --path'),
  )
    .requiredOption('--days <n>', `for so many days, 1 to ${LONGEST_DAYS}; then they count again`, daysOf)
    .option('--group <id>', 'those of this group, as `banyan mismatches` shows it')
    .option('--path <field>', 'those of this field and all below it')
    .option('--operation <name>', 'of this operation only')
    .option('--kind <word>', 'of this kind only')
    .option('--about <words>', 'of this kind and cause only')
    .option('--dry-run', 'show the rule; change nothing')
    .action((domain: string, options: IgnoreOptions) => ignore(domain, options, terminal));
  changing(
    mismatches
      .command('unignore <domain> <rule>')
      .description('withdraw a rule: what it ignored counts again from now on'),
  ).action(async (domain: string, rule: string, options: WordOptions) => {
    const number = numberOf(rule);
    const word = personalWord(options);
    await agreed(`Withdraw rule ${number} of ${domain}?`, options, terminal);
    const ended = await new ControlClient(controlUrl()).unignoreMismatches(domain, number, word);
    terminal.print(
      options.json
        ? JSON.stringify(ended)
        : printable(
            `rule ${number} is withdrawn: ${ruleText(ended)} counts again; what it ignored so far stays ignored`,
          ),
    );
  });
}

async function ignore(domain: string, options: IgnoreOptions, terminal: Terminal): Promise<void> {
  const client = new ControlClient(controlUrl());
  const { path, ...only } = await ignoredBy(client, domain, options);
  if (path === undefined) throw new CommandFailed(EXIT.usage, 'say what is to be ignored: --group or --path');
  const wish = { path, ...only, days: options.days, ...personalWord(options) };
  const asked = { operation: null, kind: null, about: null, ...wish };
  if (options.dryRun) {
    const words = `would ignore ${ruleText(asked)} of ${domain} for ${options.days} day(s), because "${options.reason}"`;
    terminal.print(options.json ? JSON.stringify({ domain, ...wish }) : printable(words));
    return;
  }
  await agreed(`Ignore ${ruleText(asked)} of ${domain} for ${options.days} day(s)?`, options, terminal);
  const rule = await client.ignoreMismatches(domain, wish);
  terminal.print(
    options.json
      ? JSON.stringify(rule)
      : printable(
          `rule ${rule.number} ignores ${ruleText(rule)} until ${rule.until}; what was counted before stays evidence`,
        ),
  );
}

/** What of the group is common to all that is like it: not its release. @throws CommandFailed when both are said */
async function ignoredBy(client: ControlClient, domain: string, options: IgnoreOptions): Promise<Ignored> {
  const { group, path, operation, kind, about } = options;
  const said = { path, operation, kind, about };
  if (group === undefined) return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  if (Object.values(said).some((value) => value !== undefined)) {
    throw new CommandFailed(EXIT.usage, '--group says field, operation, kind and cause already');
  }
  const found = (await client.mismatchGroup(domain, group)).group;
  return {
    path: found.path,
    operation: found.operation,
    kind: found.kind,
    ...(found.about === '' ? {} : { about: found.about }),
  };
}

function personalWord(options: WordOptions): ReturnType<typeof wordOf> {
  return { ...wordOf(options), person: personAsking(options.as) };
}

function changing(command: Command): Command {
  return command
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON');
}

function rulesText({ domain, gateways, rules }: IgnoreRuleList, paint: Terminal['paint']): string {
  if (rules.length === 0) return `nothing of ${printable(domain)} is ignored, and nothing was`;
  const rows = rules.map((rule) => [
    String(rule.number),
    printable(ruleText(rule)),
    rule.endedAt === null
      ? paint.yellow(`until ${rule.until}, followed by ${rule.followedBy} of ${gateways} gateway(s)`)
      : printable(`ended ${rule.endedAt} by ${rule.endedBy ?? '?'}: ${rule.endReason ?? ''}`),
    printable(`${rule.person}: ${rule.reason}`),
  ]);
  return columns([['rule', 'ignores', 'in force', 'by whom, and why'], ...rows]);
}

function ruleText({ path, operation, kind, about }: Pick<IgnoreRule, 'path' | 'operation' | 'kind' | 'about'>): string {
  const how = kind === null ? '' : ` (${kind}${about === null || about === '' ? '' : `, ${about}`})`;
  return `${path}${how} of ${operation ?? 'every operation'}`;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!/^[1-9]\d?$/.test(text) || days > LONGEST_DAYS)
    throw new InvalidArgumentError(`must be days, 1 to ${LONGEST_DAYS}`);
  return days;
}

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new CommandFailed(EXIT.usage, 'a rule is a number, as `banyan mismatches rules` shows it');
  return Number(text);
}
