import { isoUtc } from '@banyan/kernel';
import { printable } from '../trip-request.js';

/** Everything from here to the end of a description is ours; what people wrote stands before it. */
const MARK = '[banyan]';

/** What a flag's description says after a rollback: the reason byte for byte as the decision record has it, which cuts it to `REASON_LENGTH`. */
export function noteOfRollback(rollback: {
  readonly environment: string;
  readonly reason: string;
  readonly decisionId: string;
  readonly atMs: number;
}): string {
  const { environment, reason, decisionId, atMs } = rollback;
  return `${MARK} switched off in ${environment} at ${isoUtc(atMs)}: ${printable(reason)} (decision ${decisionId})`;
}

/** The description with this note in the place of an earlier one. */
export function withRollbackNote(description: string, note: string): string {
  const mark = description.indexOf(MARK);
  const own = (mark === -1 ? description : description.slice(0, mark)).trimEnd();
  return own === '' ? note : `${own}\n\n${note}`;
}
