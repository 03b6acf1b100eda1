/** What a release that does not know of it could not go on with, each with how it is said in SQL. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/\bDROP\s+(TABLE|COLUMN|VIEW|SCHEMA|SEQUENCE|TYPE|DOMAIN)\b/i, 'drops what the former release reads'],
  [/\bRENAME\b/i, 'renames what the former release reads'],
  [/\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b/i, 'changes the type of what the former release writes'],
  [/\bSET\s+NOT\s+NULL\b/i, 'demands a value that the former release may not write'],
  [/\bDROP\s+DEFAULT\b/i, 'demands a value that the former release does not write'],
];

/** One added column, up to the next action of the statement. */
const ADDED =
  /\bADD\s+(?:COLUMN\s+)?(?!CONSTRAINT\b|COLUMN\b|CHECK\b|UNIQUE\b|PRIMARY\b|FOREIGN\b|EXCLUDE\b)(?:IF\s+NOT\s+EXISTS\s+)?(\S+)([^]*?)(?=,\s*(?:ADD|DROP|ALTER|VALIDATE)\b|;|$)/gi;

/** Why a statement of a migration does not let the former release go on beside this one; nothing: it does. Pure. */
export function migrationFaults(sql: string): readonly string[] {
  const found = FAULTS.flatMap(([said, fault]) => (said.test(sql) ? [`${fault}: ${said.exec(sql)?.[0]}`] : []));
  const demanded = [...sql.matchAll(ADDED)].flatMap(([, column = '', rest = '']) =>
    /\bNOT\s+NULL\b/i.test(rest) && !/\b(DEFAULT|GENERATED)\b/i.test(rest)
      ? [`demands a value that the former release does not write: ${column}`]
      : [],
  );
  return [...found, ...demanded];
}
