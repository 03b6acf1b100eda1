import { hasGrown } from './semantic-version.js';

/**
 * Is there a heading for a version of a contract in its domain's changelog (`## v1`, below it `### 1.2.0`), with something
 * written under it?
 */
export function hasChangelogEntry(changelog: string, version: string, infoVersion: string): boolean {
  return changelogEntry(changelog, version, infoVersion) !== '';
}

/** What is written under that heading, as Markdown; empty where there is none. */
export function changelogEntry(changelog: string, version: string, infoVersion: string): string {
  const [, section] = split(changelog, '##', version);
  const [, entry] = split(section, '###', infoVersion);
  return entry.trim();
}

/**
 * What is written of every text of a version up to this one, the latest first and each under its heading: what somebody reads who comes
 * from another version, or from an earlier text of the same.
 *
 * @param after leaves out this text and those before it; undefined: none is left out
 */
export function changelogUpTo(changelog: string, version: string, infoVersion: string, after?: string): string {
  const [, section] = split(changelog, '##', version);
  const headings = section.split('\n').flatMap((line) => /^### (\S+)/.exec(line)?.slice(1) ?? []);
  const told = headings.filter(
    (each) => (each === infoVersion || hasGrown(each, infoVersion)) && (after === undefined || hasGrown(after, each)),
  );
  return told.map((each) => `### ${each}\n\n${changelogEntry(changelog, version, each)}`).join('\n\n');
}

/** What stands before a heading, and below it up to the next of its level or of one above. */
function split(text: string, level: string, title: string): readonly [string, string] {
  const lines = text.split('\n');
  const isHeading = (line: string) => line.startsWith(`${level} `);
  const named = (line: string) => isHeading(line) && line.slice(level.length).trim().split(/\s/)[0] === title;
  const at = lines.findIndex(named);
  if (at === -1) return [text, ''];
  const above = new RegExp(`^#{1,${level.length}} `);
  const length = lines.slice(at + 1).findIndex((line) => above.test(line));
  return [lines.slice(0, at).join('\n'), lines.slice(at + 1, length === -1 ? undefined : at + 1 + length).join('\n')];
}
