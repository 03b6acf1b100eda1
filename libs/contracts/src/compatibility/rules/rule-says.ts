import { RULES } from './rule-table.js';

const SAYS: ReadonlyMap<string, string> = new Map(RULES.map(({ id, says }) => [id, says]));

/** What a rule finds, in a sentence; undefined: there is no such rule. */
export function ruleSays(id: string): string | undefined {
  return SAYS.get(id);
}
