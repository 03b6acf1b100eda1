import type { JsonObject } from '../resolve-references.js';
import type { Change, ChangeDirection, ChangeSeverity, Compatibility, Comparison } from './comparison.js';
import { Comparing } from './comparing.js';
import { OPINIONS, type Opinion, type Profile } from './profiles.js';
import type { Finding, Rule } from './rules/rule.js';
import { RULES } from './rules/rule-table.js';
import { readContract } from './text/read-contract.js';

const ORDER: readonly ChangeSeverity[] = ['breaking', 'undecided', 'warning', 'note'];

/**
 * Compares two texts of one contract: may somebody who relied on the earlier fail with the later? Requests may widen,
 * responses may narrow. What breaks comes with a counterexample that was verified by ajv against both texts; where
 * neither a proof nor a counterexample was found, the change is undecided.
 *
 * Pure: the same texts give the same comparison.
 *
 * @param earlier an OpenAPI 3.1 document, as parsed
 * @returns changes, the gravest first
 * @throws ContractFault that names what is wrong with either document
 */
export function compareContracts(earlier: JsonObject, later: JsonObject, profile: Profile): Comparison {
  const comparing = new Comparing(readContract(earlier, 'earlier'), readContract(later, 'later'), profile);
  const changes = RULES.flatMap((rule) => [...rule.find(comparing)].map((finding) => changeOf(rule, finding, profile)));
  const grave = changes.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return { verdict: verdictOf(grave), changes: once(grave) };
}

function verdictOf([gravest]: readonly Change[]): Compatibility {
  return gravest?.severity === 'breaking' || gravest?.severity === 'undecided' ? gravest.severity : 'compatible';
}

function changeOf(rule: Rule, finding: Finding, profile: Profile): Change {
  const severity = severityOf(rule, finding, profile);
  const isShown = finding.counterexample !== undefined && severity !== 'undecided';
  const gap =
    severity === 'undecided' && finding.severity === undefined ? ' (no counterexample could be verified)' : '';
  return {
    id: rule.id,
    severity,
    direction: finding.isReversed ? REVERSED[rule.direction] : rule.direction,
    pointer: finding.pointer,
    message: `${finding.isReversed ? REVERSAL : ''}${finding.message}${gap}`,
    fix: rule.fix,
    ...(isShown && { counterexample: finding.counterexample }),
  };
}

/** Before what is said of a webhook or a callback: what its receiver relies on is that no more comes than before. */
const REVERSAL = 'as its receiver meets it, who goes from the later text to the earlier: ';

const REVERSED: Readonly<Record<ChangeDirection, ChangeDirection>> = {
  request: 'response',
  response: 'request',
  neither: 'neither',
};

/** @throws Error when a rule leaves its severity to profiles that do not know it; a test holds the table complete */
export function severityOf(rule: Rule, finding: Finding, profile: Profile): ChangeSeverity {
  if (finding.severity !== undefined) return finding.severity;
  let { severity } = rule;
  if (severity === 'opinion') {
    const opinions: Readonly<Record<string, Opinion>> = OPINIONS;
    const opinion = opinions[rule.id];
    if (opinion === undefined) throw new Error(`no profile has an opinion on ${rule.id}`);
    severity = opinion[profile];
  }
  return severity === 'breaking' && finding.counterexample === undefined && !finding.certain ? 'undecided' : severity;
}

/** A component that many operations use changes once. */
function once(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>();
  return changes.filter(({ id, pointer, message }) => {
    const key = JSON.stringify([id, pointer, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
