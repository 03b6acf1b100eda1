import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { AuditAnswer } from '../control/access-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { addAuditVerify } from './audit-verify.command.js';

interface AuditOptions {
  readonly name?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly before?: string;
  readonly limit: string;
  readonly json?: true;
}

export function addAudit(program: Command, terminal: Terminal): void {
  const log = program
    .command('audit')
    .description('every call that changed something or was refused: when, who, what, why')
    .option('--name <name>', 'of this token alone')
    .option('--operation <operation>', 'such as "POST /api/domains/{domain}/rollback"')
    .option('--outcome <outcome>', 'done, or refused')
    .option('--before <id>', 'older than this entry: the next page, as --json tells it')
    .option('--limit <n>', 'entries, 1 to 500', '50')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan audit                                who changed what, the newest first
  banyan audit --outcome refused --json       who wanted to and was not allowed
  banyan audit --name anna --limit 500
  banyan audit verify                         is every entry as it was written, and none gone?
`,
    )
    .action((options: AuditOptions) => audit(options, terminal));
  addAuditVerify(log, terminal);
}

async function audit({ json, ...given }: AuditOptions, terminal: Terminal): Promise<void> {
  if (!/^[1-9]\d{0,2}$/.test(given.limit))
    throw new CommandFailed(EXIT.usage, '--limit must be a whole number, 1 to 500');
  const answer = await new ControlClient(controlUrl()).audit({ ...given });
  terminal.print(json ? JSON.stringify(answer, null, 2) : textOf(answer));
}

function textOf({ entries, next }: AuditAnswer): string {
  if (entries.length === 0) return 'nothing was changed, and nobody was refused';
  const rows = entries.map(({ at, name, role, person, operation, target, reason, status }) =>
    [
      at,
      name === null ? (person ?? 'nobody') : `${name} (${role})`,
      String(status),
      operation,
      target || '–',
      reason ?? '–',
    ].map(printable),
  );
  const head = ['when', 'who', 'status', 'operation', 'of', 'why'];
  return [columns([head, ...rows]), ...(next === null ? [] : [`there are older ones: --before ${next}`])].join('\n');
}
