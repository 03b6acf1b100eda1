/** Rows as aligned columns, two spaces between; numbers (and `–`) to the right. Escape sequences have no width. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  return rows
    .map((row) => (indent + row.map((cell, index) => padded(cell, widths[index] ?? 0)).join('  ')).trimEnd())
    .join('\n');
}

function padded(cell: string, width: number): string {
  const space = ' '.repeat(width - widthOf(cell));
  return /^[\d,.]+( %| \(.*\))?$|^–$/.test(plain(cell)) ? space + cell : cell + space;
}

function widthOf(cell: string): number {
  return Array.from(plain(cell)).length;
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}

/** Control characters of what came over the wire become `·`: a record must not steer a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '·');
}
