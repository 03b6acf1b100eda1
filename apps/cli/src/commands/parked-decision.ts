import type { ParkedAnswer } from '../control/parked-answers.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { parkedText } from '../text/parked-text.js';

export type Decision = 'retry' | 'drop';

/** Options of every decision about what is parked. */
export interface DecideOptions {
  readonly all?: true;
  readonly reason: string;
  readonly as?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** Who is asked about one consumer's. */
export interface ParkedOf {
  /** Whose they are, as people call it. */
  readonly consumer: string;
  readonly list: () => Promise<ParkedAnswer>;
  readonly decide: (wish: {
    readonly ids?: readonly string[];
    readonly person: string;
    readonly reason: string;
  }) => Promise<{ readonly decided: number }>;
}

/** Shows what is parked. @throws CommandFailed with `--gate` while anything is */
export function showParked(
  answer: ParkedAnswer,
  { gate, json }: { readonly gate?: true; readonly json?: true },
  terminal: Terminal,
): void {
  terminal.print(json ? JSON.stringify(answer, null, 2) : parkedText(answer, terminal.paint));
  if (gate && answer.messages.length > 0) throw new CommandFailed(EXIT.gateFailed, `${answer.messages.length} parked`);
}

/** Asks whoever sits there, says who decided and why, and how many it were. @throws CommandFailed */
export async function decideParked(
  decision: Decision,
  ids: readonly string[],
  { all, reason, as, yes, json }: DecideOptions,
  { consumer, list, decide }: ParkedOf,
  terminal: Terminal,
): Promise<void> {
  const person = personAsking(as);
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  if (all === ids.length > 0) throw new CommandFailed(EXIT.usage, 'name events, or say --all: one of the two');
  if (!yes) {
    if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
    const page = await list();
    const messages = all ? page.messages : page.messages.filter(({ id }) => ids.includes(id));
    terminal.say(parkedText({ ...page, messages }, terminal.paint));
    const question = decision === 'retry' ? 'Deliver these once more?' : 'Give these up for ever?';
    if (!(await terminal.confirm(question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
  }
  const { decided } = await decide({ person, reason, ...(all ? {} : { ids }) });
  if (json) terminal.print(JSON.stringify({ decided }));
  else terminal.print(`${decided} ${decision === 'retry' ? 'to be delivered once more' : 'given up'}`);
  if (!all && decided < ids.length) {
    throw new CommandFailed(EXIT.error, `${ids.length - decided} of them were not parked for ${consumer}`);
  }
}
