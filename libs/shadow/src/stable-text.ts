/** One text for one value, whatever the order of its members: what a hash is taken over. Undefined members do not count. */
export function stableText(value: unknown): string {
  if (value === undefined) return 'absent';
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return `${member}n`;
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
