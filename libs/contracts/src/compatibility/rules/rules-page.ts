import { OPINIONS, PROFILES } from '../profiles.js';
import { RULES } from './rule-table.js';

const RULES_MARK = '<!-- rules: written by UPDATE_DOCS=1 -->';
const OPINIONS_MARK = '<!-- opinions: written by UPDATE_DOCS=1 -->';
const END = '<!-- end -->';

/**
 * The page with its two tables as the code has them. What stands around them is a person's.
 *
 * @throws Error when the page has no place for a table
 */
export function rulesPage(page: string): string {
  return within(within(page, RULES_MARK, rulesTable()), OPINIONS_MARK, opinionsTable());
}

function within(page: string, mark: string, table: string): string {
  const from = page.indexOf(mark);
  const to = page.indexOf(END, from);
  if (from === -1 || to === -1) throw new Error(`the page has no ${mark} with an ${END} after it`);
  return `${page.slice(0, from + mark.length)}\n\n${table}\n\n${page.slice(to)}`;
}

function rulesTable(): string {
  const rows = RULES.map(({ id, direction, severity, says, fix }) => {
    const weight = severity === 'opinion' ? '[by profile](#profiles)' : severity;
    return `| \`${id}\` | ${direction} | ${weight} | ${says} | ${fix} |`;
  });
  return ['| rule | side | severity | finds | instead |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function opinionsTable(): string {
  const rows = Object.entries(OPINIONS).map(([id, opinion]) => {
    const answers = PROFILES.map((profile) => opinion[profile]).join(' | ');
    return `| \`${id}\` | ${answers} | ${opinion.reason} | ${opinion.source} |`;
  });
  const heading = `| rule | ${PROFILES.join(' | ')} | because | source |`;
  return [heading, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}
