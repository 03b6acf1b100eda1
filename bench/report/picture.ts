import type { CellResult, RowResult } from '../measure/measure-row.js';

const WIDTH = 900;
const LEFT = 300;
const RIGHT = 70;
const BAR = 16;
const GAP = 6;
const TITLE = 34;
const TOP = 56;

/** Dark and pale of one hue (Okabe and Ito): ours, and the others. */
const OURS = '#0072b2';
const OTHERS = '#9cc3dd';

/** What each subject of each row spends on a request, as bars; the darker ones are ours. */
export function picture(rows: readonly RowResult[]): string {
  const parts: string[] = [];
  let y = TOP;
  for (const { title, cells } of rows) {
    parts.push(`<text x="16" y="${y + 14}" font-size="13" font-weight="600">${escaped(title)}</text>`);
    y += TITLE - 10;
    const most = Math.max(...cells.map(({ cpuMicros }) => cpuMicros));
    for (const cell of cells) {
      parts.push(bar(cell, y, most));
      y += BAR + GAP;
    }
    y += TITLE - 16;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    '<text x="16" y="28" font-size="16" font-weight="600">Processor time of a request, µs (the shorter the better)</text>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function bar({ title, cpuMicros, subject }: CellResult, y: number, most: number): string {
  const width = Math.max(1, (cpuMicros / most) * (WIDTH - LEFT - RIGHT));
  const colour = subject.startsWith('gateway') || subject === 'edge-pipe' ? OURS : OTHERS;
  return (
    `<text x="${LEFT - 10}" y="${y + 12}" text-anchor="end">${escaped(title)}</text>` +
    `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${colour}"/>` +
    `<text x="${(LEFT + width + 8).toFixed(1)}" y="${y + 12}">${cpuMicros.toFixed(cpuMicros < 100 ? 1 : 0)}</text>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
