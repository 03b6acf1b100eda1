/** Which release of the service gave an answer or an error: a member of each, beside what it says. */
export interface Released {
  readonly release?: string;
}

/** Visible characters, and few: it stands in reports, records and on pages. */
const RELEASE = /^[\x21-\x7e]{1,64}$/;

/** May a release be called so? */
export function isRelease(value: unknown): value is string {
  return typeof value === 'string' && RELEASE.test(value);
}

/** What an answer or an error says of its release; undefined: nothing that could be one, as an older service does. */
export function releaseOf(said: unknown): string | undefined {
  if (typeof said !== 'object' || said === null || !('release' in said)) return undefined;
  return isRelease(said.release) ? said.release : undefined;
}
