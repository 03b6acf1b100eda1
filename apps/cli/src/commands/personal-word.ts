import { userInfo } from 'node:os';
import type { PersonalWord } from '../control/incident-answers.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

/** Options of every command that changes something. */
export interface WordOptions {
  readonly reason: string;
  readonly as?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** @throws CommandFailed when the reason says nothing */
export function wordOf({ reason, as }: Pick<WordOptions, 'reason' | 'as'>): PersonalWord {
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  return { person: as ?? userInfo().username, reason };
}

/** Asks whoever sits there, unless `--yes` was said. @throws CommandFailed when it is not wanted, or nobody can be asked */
export async function agreed(question: string, { yes }: { readonly yes?: true }, terminal: Terminal): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
  if (!(await terminal.confirm(question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
}
