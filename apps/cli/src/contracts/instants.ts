import { InvalidArgumentError } from 'commander';

/** As a registry writes it: to the second, in UTC. */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** An option that is a day (its first second, UTC) or an instant in UTC. @throws InvalidArgumentError */
export function instant(text: string): string {
  const full = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(full) ? Date.parse(full) : Number.NaN;
  // 2027-02-30 would be read as a day of March.
  if (!Number.isFinite(ms) || instantOf(ms) !== full) {
    throw new InvalidArgumentError('must be a day or an instant in UTC, such as 2027-06-30 or 2027-06-30T12:00:00Z');
  }
  return full;
}
