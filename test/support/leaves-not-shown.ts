import { alignAnswers } from '@banyan/shadow';

/** The places of a value that these paths do not name. */
export function leavesNotShown(value: unknown, paths: readonly string[]): readonly string[] {
  const shown = new Set(paths);
  return alignAnswers(value, value, {}).flatMap(({ path }) => (shown.has(path) ? [] : [path]));
}
