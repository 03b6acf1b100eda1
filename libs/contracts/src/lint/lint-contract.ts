import { resolveReferences, type JsonObject } from '../resolve-references.js';
import { LINT_RULES } from './lint-rules.js';
import type { LintedContract, LintFault } from './lint-rule.js';

/** Everything in which a contract is not as the house asks; in the order of the rules. */
export async function lintContract(
  domain: string,
  version: string,
  document: JsonObject,
): Promise<readonly LintFault[]> {
  const contract: LintedContract = { domain, version, document, resolved: resolvedOf(document) };
  const asked = LINT_RULES.filter(({ asksLegacy }) => asksLegacy || version !== 'legacy');
  const faults: LintFault[] = [];
  for (const rule of asked) {
    const seen = new Set<string>();
    for (const { pointer, message } of await rule.findings(contract)) {
      // A component that is used in ten places is one fault where it stands.
      if (seen.size < seen.add(`${pointer} ${message}`).size)
        faults.push({ rule: rule.id, pointer, message, fix: rule.fix });
    }
  }
  return faults;
}

/** References resolved; undefined where they cannot be. */
export function resolvedOf(document: JsonObject): JsonObject | undefined {
  try {
    return resolveReferences(document);
  } catch {
    // Which reference it is, the rule `readable` says.
    return undefined;
  }
}
