import type { ProcessFigures, Soak } from '../scenarios/soak.js';

const WIDTH = 900;
const LEFT = 70;
const RIGHT = 150;
const PANEL = 150;
const GAP = 46;
const TOP = 60;

/** Colours that people who do not see red and green apart can tell apart (Okabe and Ito). */
const COLOURS: readonly string[] = ['#0072b2', '#e69f00', '#d55e00', '#009e73', '#cc79a7'];

const PANELS: readonly { readonly what: keyof ProcessFigures; readonly title: string }[] = [
  { what: 'residentMib', title: 'Resident memory, MiB' },
  { what: 'handles', title: 'Open files and sockets' },
  { what: 'delayMs', title: 'Delay of the event loop, 99th percentile, ms' },
];

/** Memory, handles and delay over the time of a soak, a line for each process, as an SVG. */
export function soakPicture({ samples, perSecond, capacityPerSecond }: Soak): string {
  const names = [...new Set(samples.flatMap(({ processes }) => Object.keys(processes)))];
  const seconds = samples.at(-1)?.seconds ?? 1;
  const x = (at: number) => (LEFT + (at / seconds) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const height = TOP + PANELS.length * (PANEL + GAP);
  const title = `${perSecond} requests/s for ${minutes(seconds)}: half of what was measured (${Math.round(capacityPerSecond)}/s)`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="26" font-size="16" font-weight="600">${title}</text>`,
    ...PANELS.flatMap(({ what, title: of }, index) => {
      const top = TOP + index * (PANEL + GAP);
      const figures = samples.flatMap(({ processes }) => Object.values(processes).map((each) => each[what]));
      const most = niceAbove(Math.max(1, ...figures.filter(Number.isFinite)));
      const y = (figure: number) => (top + PANEL - (figure / most) * PANEL).toFixed(1);
      return [
        `<text x="16" y="${top - 10}" font-weight="600">${of}</text>`,
        ...[0, 0.5, 1].map(
          (part) =>
            `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(most * part)}" y2="${y(most * part)}" stroke="#ddd"/>` +
            `<text x="${LEFT - 8}" y="${Number(y(most * part)) + 4}" text-anchor="end" fill="#555">${most * part}</text>`,
        ),
        ...names.flatMap((name, place) => {
          const points = samples.flatMap(({ seconds: at, processes }) => {
            const figure = processes[name]?.[what];
            return figure === undefined || !Number.isFinite(figure) ? [] : [`${x(at)},${y(figure)}`];
          });
          const colour = COLOURS[place % COLOURS.length];
          return [
            `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
            `<text x="${WIDTH - RIGHT + 12}" y="${top + 14 + place * 18}" fill="${colour}">${name}</text>`,
          ];
        }),
        ...[0, 0.25, 0.5, 0.75, 1].map(
          (part) =>
            `<text x="${x(seconds * part)}" y="${top + PANEL + 16}" text-anchor="middle" fill="#555">${minutes(seconds * part)}</text>`,
        ),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 6) / 10} min`;
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceAbove(figure: number): number {
  const power = 10 ** Math.floor(Math.log10(figure));
  return ([1, 2, 5, 10].find((times) => times * power >= figure) ?? 10) * power;
}
