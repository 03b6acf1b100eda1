import type { Change, ChangeSeverity } from '../compatibility/comparison.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';
import type { ComparesContracts } from './compares-contracts.js';
import type { ContractRegistry, PublishedText } from './contract-registry.js';

/** A text of a contract version. */
export interface ContractStep {
  readonly major: string;
  /** `info.version`. */
  readonly version: string;
  /** When it was published; undefined: it is what is worked on. */
  readonly at?: string;
}

/** One published text in the order in which a storefront meets them: by major, then by version. */
export type PublishedStep = ContractStep & PublishedText;

/** What changed from one text to the next. */
export interface ChangelogStep {
  readonly from: ContractStep;
  readonly to: ContractStep;
  readonly changes: readonly Change[];
}

/** Every text of a domain that was published, oldest version first. */
export function publishedSteps(registry: ContractRegistry, domain: string): readonly PublishedStep[] {
  return Object.entries(registry.contracts[domain] ?? {})
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([major, { published }]) => published.map((text) => ({ major, ...text })));
}

/** @param read the text of a step */
export function changelogStep<Step extends ContractStep>(
  from: Step,
  to: Step,
  domain: string,
  read: (step: Step) => JsonObject,
  compare: ComparesContracts,
): ChangelogStep {
  const earlier = asOfMajor(read(from), domain, from.major, to.major);
  return { from, to, changes: compare(earlier, read(to)).changes };
}

/**
 * A text as if it were of another major: its paths below it, and its constant of `Contract-Version`. What everybody knows of
 * a new major would hide what has really changed.
 *
 * @param from its own, such as `v1`
 * @returns itself where both are one
 */
export function asOfMajor(document: JsonObject, domain: string, from: string, to: string): JsonObject {
  return from === to ? document : moved(document, domain, from, to);
}

function moved(document: JsonObject, domain: string, from: string, to: string): JsonObject {
  const prefix = `/${domain}/${from}/`;
  const move = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map((item: JsonValue) => move(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, member]) => [
        name.startsWith(prefix) ? `/${domain}/${to}/${name.slice(prefix.length)}` : name,
        name === 'const' && member === from ? to : move(member),
      ]),
    );
  };
  return move(document) as JsonObject;
}

/** Under which words a changelog tells of a change; the gravest first. */
export const CHANGELOG_HEADINGS: readonly (readonly [severity: ChangeSeverity, heading: string])[] = [
  ['breaking', 'Changed, breaking'],
  ['undecided', 'Changed; whether it breaks anybody could not be decided'],
  ['warning', 'Changed'],
  ['note', 'Added, and corrected'],
];

/** As a changelog is written: the form of the domain's own CHANGELOG.md. */
export function changelogText({ from, to, changes }: ChangelogStep): string {
  const title = `### ${to.version} (${to.at?.slice(0, 10) ?? 'not published'}), from ${from.version}`;
  if (changes.length === 0) return `${title}\n\nThe same promise.`;
  const parts = CHANGELOG_HEADINGS.flatMap(([severity, heading]) => {
    const found = changes.filter((change) => change.severity === severity);
    return found.length === 0 ? [] : [`#### ${heading}\n\n${found.map(({ message }) => `- ${message}`).join('\n')}`];
  });
  return [title, ...parts].join('\n\n');
}
