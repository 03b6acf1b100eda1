import { systemClock } from '@banyan/kernel';
import { CommandFailed, EXIT } from '../exit-code.js';

const DAY_MS = 86_400_000;

/**
 * What an option says of when: an instant with its zone, or days from now.
 *
 * @param option such as `--expires`
 * @returns ms since the Unix epoch
 * @throws CommandFailed
 */
export function instantOf(option: string, text: string): number {
  const days = /^([1-9]\d{0,3})d$/.exec(text);
  if (days !== null) return systemClock.nowMs() + Number(days[1]) * DAY_MS;
  const atMs = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new CommandFailed(
      EXIT.usage,
      `${option} must be an instant with its zone (2027-01-31T00:00:00Z) or days (90d)`,
    );
  }
  return atMs;
}
