import { isObject } from '../../resolve-references.js';
import type { OperationPair } from '../comparing.js';
import { textOf } from '../text/text-of.js';
import type { Credential } from '../text/contract-text.js';

/** Schemes of one name and kind in both texts, each once. */
export function* keptSchemes(
  operations: readonly OperationPair[],
): Iterable<{ readonly old: Credential; readonly now: Credential }> {
  const seen = new Set<string>();
  for (const { before, after } of operations) {
    for (const old of before.security.flat()) {
      const now = after.security.flat().find(({ name, kind }) => name === old.name && kind === old.kind);
      if (now === undefined || seen.has(old.name)) continue;
      seen.add(old.name);
      yield { old, now };
    }
  }
}

/** The URLs of each flow of OAuth, by its name. */
export function flowsOf({ scheme }: Credential): ReadonlyMap<string, string> {
  const flows = isObject(scheme['flows']) ? Object.entries(scheme['flows']) : [];
  return new Map(
    flows.map(([flow, value]) => {
      const { authorizationUrl = '', tokenUrl = '' } = isObject(value) ? value : {};
      return [flow, [textOf(authorizationUrl), textOf(tokenUrl)].filter((url) => url !== '').join(' and ')];
    }),
  );
}
