import { isoUtc } from '@banyan/kernel';
import { printable } from '../trip-request.js';

/** Everything from here to the end of a description is ours; what people wrote stands before it. */
const MARK = '[banyan]';

/** Longest description written: Unleash keeps text of any length, its page does not. */
const NOTE_LENGTH = 600;

/** What a flag's description says after a rollback. */
export function noteOfRollback(rollback: {
  readonly environment: string;
  readonly reason: string;
  readonly decisionId: string;
  readonly atMs: number;
}): string {
  const { environment, reason, decisionId, atMs } = rollback;
  const why = printable(reason).slice(0, NOTE_LENGTH).toWellFormed();
  return `${MARK} switched off in ${environment} at ${isoUtc(atMs)}: ${why} (decision ${decisionId})`;
}

/** The description with this note in the place of an earlier one. */
export function withRollbackNote(description: string, note: string): string {
  const mark = description.indexOf(MARK);
  const own = (mark === -1 ? description : description.slice(0, mark)).trimEnd();
  return own === '' ? note : `${own}\n\n${note}`;
}
