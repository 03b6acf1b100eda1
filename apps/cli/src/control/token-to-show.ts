import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { messageOf } from '@banyan/kernel';
import { CommandFailed, EXIT } from '../exit-code.js';

/**
 * What control is shown: `--token-file` (which sets BANYAN_TOKEN_FILE), BANYAN_TOKEN_FILE or BANYAN_TOKEN; undefined: nothing.
 * Never an argument: those are seen by whoever lists processes.
 *
 * @throws CommandFailed when the file cannot be read
 */
export function tokenToShow(environment = process.env): string | undefined {
  const file = environment['BANYAN_TOKEN_FILE'];
  if (file === undefined || file === '') return environment['BANYAN_TOKEN'] || undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `the token cannot be read: ${messageOf(error)}`);
  }
}

/** Who asks: as told, else the user of this machine. Empty with a token: control knows whose it is. */
export function personAsking(as: string | undefined): string {
  return as ?? (tokenToShow() === undefined ? userInfo().username : '');
}
