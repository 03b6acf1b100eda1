import { AllOf } from './all-of.js';
import { type Automaton, PatternAutomaton } from './automaton.js';
import type { PatternNode } from './parse-pattern.js';
import type { Signed } from './shortest-word.js';

/**
 * The automaton of a pattern. Look-around is understood where it says something of the whole text: ahead at the very
 * start (`^(?=.*[0-9])…`), behind at the very end (`…(?<!x)$`).
 *
 * @param most states of one pattern before it is made deterministic
 * @throws NotRegular
 */
export function automatonOf(pattern: PatternNode, most: number, spend: (steps: number) => void): Automaton {
  const { looks, rest } = split(pattern);
  const made = (node: PatternNode): Automaton => new PatternAutomaton(node, most, spend);
  if (looks.length === 0) return made(pattern);
  const parts = looks.map(({ node, wanted }): Signed => ({
    automaton: automatonOf(node, most, spend),
    inside: wanted,
  }));
  return new AllOf([{ automaton: automatonOf(rest, most, spend), inside: true }, ...parts]);
}

interface Look {
  readonly node: PatternNode;
  readonly wanted: boolean;
}

function split(pattern: PatternNode): { readonly looks: readonly Look[]; readonly rest: PatternNode } {
  const parts = pattern.kind === 'sequence' ? [...pattern.parts] : [pattern];
  const looks: Look[] = [];
  const take = (at: number, ahead: boolean, whole: (part: PatternNode) => readonly PatternNode[]): boolean => {
    const look = parts[at];
    if (look?.kind !== 'look' || look.ahead !== ahead) return false;
    looks.push({ node: { kind: 'sequence', parts: whole(look.part) }, wanted: look.wanted });
    parts.splice(at, 1);
    return true;
  };
  const [start, end] = [{ kind: 'start' }, { kind: 'end' }] as const;
  if (parts[0]?.kind === 'start') while (take(1, true, (part) => [start, part]));
  if (parts.at(-1)?.kind === 'end') while (take(parts.length - 2, false, (part) => [part, end]));
  return { looks, rest: { kind: 'sequence', parts } };
}
