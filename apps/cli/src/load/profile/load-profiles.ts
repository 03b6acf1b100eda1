import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { CommandFailed, EXIT } from '../../exit-code.js';
import type { LoadProfile } from './load-profile.js';
import { ProfileFaults, readProfile } from './read-profile.js';

/** Those that come along, in `FOLDER`. */
export const SHIPPED_PROFILES = ['ordinary', 'promotion', 'flash-sale'] as const;
const FOLDER = 'apps/cli/src/load/profiles';

/**
 * One that comes along by its name, or one's own by the path of its file.
 *
 * @throws CommandFailed naming every fault of it
 */
export function loadProfile(nameOrPath: string): LoadProfile {
  const isShipped = (SHIPPED_PROFILES as readonly string[]).includes(nameOrPath);
  const file = isShipped ? join(PROJECT_ROOT, FOLDER, `${nameOrPath}.yaml`) : nameOrPath;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const known = SHIPPED_PROFILES.join(', ');
    throw new CommandFailed(
      EXIT.usage,
      `there is no profile ${nameOrPath} (${messageOf(error)}); there is ${known}, or a file of your own`,
    );
  }
  try {
    return readProfile(text, basename(file).replace(/\.ya?ml$/, ''));
  } catch (error) {
    if (!(error instanceof ProfileFaults)) throw error;
    throw new CommandFailed(EXIT.usage, [`${nameOrPath} cannot be used:`, ...error.faults].join('\n  '));
  }
}
