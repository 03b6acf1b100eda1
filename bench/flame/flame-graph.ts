import type { Frame, Owner } from './profile-tree.js';

const WIDTH = 1200;
const LINE = 18;
const TOP = 64;
const MARGIN = 12;
/** Narrower frames are left out: nobody could read them. */
const LEAST_WIDTH = 1.5;
const CHARACTER_WIDTH = 6.3;

/** Pale enough for black text. */
const COLOURS: Readonly<Record<Owner, string>> = {
  ours: '#7fc8a9',
  package: '#f2cf7f',
  node: '#a9c6ea',
  native: '#d3d3d3',
  garbage: '#e9a6a0',
};

const OWNERS: Readonly<Record<Owner, string>> = {
  ours: 'ours',
  package: 'packages',
  node: 'node',
  native: 'engine and system calls',
  garbage: 'garbage collector',
};

/** The profile as a picture: callers above their callees, as wide as they take time; every frame tells itself on hover. */
export function flameGraph(root: Frame, title: string, requests: number): string {
  const scale = (WIDTH - 2 * MARGIN) / root.totalMicros;
  const bars: string[] = [];
  let deepest = 0;
  draw(root, MARGIN, 0);
  const height = TOP + (deepest + 1) * LINE + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="ui-monospace, monospace" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="24" font-size="15" font-weight="600" font-family="system-ui, sans-serif">${escaped(title)}</text>`,
    ...legend(),
    ...bars,
    '</svg>\n',
  ].join('\n');

  function draw(frame: Frame, x: number, depth: number): void {
    const width = frame.totalMicros * scale;
    if (width < LEAST_WIDTH) return;
    deepest = Math.max(deepest, depth);
    const y = TOP + depth * LINE;
    const each = (frame.totalMicros / requests).toFixed(1);
    const share = ((frame.totalMicros / root.totalMicros) * 100).toFixed(1);
    const told = `${frame.name} ${frame.place}: ${each} µs a request, ${share} %`;
    const letters = Math.floor((width - 6) / CHARACTER_WIDTH);
    const text =
      letters < 3 ? '' : `<text x="${fixed(x + 3)}" y="${y + 12.5}">${escaped(frame.name.slice(0, letters))}</text>`;
    bars.push(
      `<g><title>${escaped(told)}</title><rect x="${fixed(x)}" y="${y}" width="${fixed(width)}" height="${LINE - 1}" rx="1.5" fill="${COLOURS[frame.owner]}"/>${text}</g>`,
    );
    let at = x;
    for (const callee of [...frame.callees.values()].toSorted((one, other) => other.totalMicros - one.totalMicros)) {
      draw(callee, at, depth + 1);
      at += callee.totalMicros * scale;
    }
  }
}

function legend(): readonly string[] {
  let x = MARGIN;
  return Object.entries(OWNERS).map(([owner, text]) => {
    const at = x;
    x += 34 + text.length * 7;
    return `<rect x="${at}" y="38" width="12" height="12" rx="2" fill="${COLOURS[owner as Owner]}"/><text x="${at + 18}" y="48">${text}</text>`;
  });
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
