import type { Detection } from './detections.js';
import { PRODUCT } from './false-rollbacks.js';
import { NAIVE_RULES } from './naive-rules.js';
import { faultText } from './report.js';
import type { Study } from './study.js';

const WIDTH = 900;
const LEFT = 330;
const RIGHT = 40;
const LINE = 22;
const TOP = 96;
const LEAST_SECONDS = 0.1;
const MOST_SECONDS = 7_200;

/** Colours that people who do not see red and green apart can tell apart (Okabe and Ito). */
const COLOURS: readonly string[] = ['#0072b2', '#e69f00', '#d55e00', '#999999'];

/** How long each rule took to take a bad service back, on a logarithmic scale; a hollow end: it never did in half the runs. */
export function picture(study: Study): string {
  const rules = [PRODUCT, ...Object.keys(NAIVE_RULES)];
  const rows = study.faults.map(({ fault, detections }) => ({ text: faultText(fault), detections }));
  const height = TOP + rows.length * (LINE + 14) + 70;
  const ticks = [0.1, 1, 10, 60, 600, 3_600, 7_200];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    '<text x="16" y="26" font-size="16" font-weight="600">From a fault to its rollback: median (dot) to 95th percentile (line)</text>',
    ...legend(rules, study),
    ...ticks.map(
      (seconds) =>
        `<line x1="${x(seconds)}" x2="${x(seconds)}" y1="${TOP - 8}" y2="${height - 44}" stroke="#ddd"/>` +
        `<text x="${x(seconds)}" y="${height - 26}" text-anchor="middle" fill="#555">${tickText(seconds)}</text>`,
    ),
    ...rows.flatMap(({ text, detections }, index) => {
      const y = TOP + index * (LINE + 14) + 10;
      return [
        `<text x="${LEFT - 12}" y="${y + 10}" text-anchor="end">${text}</text>`,
        ...rules.flatMap((rule, place) => mark(detections, rule, y + place * 6, COLOURS[place] ?? '#000')),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

function legend(rules: readonly string[], { falseRollbacks: { days, falseDays } }: Study): readonly string[] {
  return rules.map((rule, place) => {
    const [column, line] = [place % 2, Math.floor(place / 2)];
    const at = { x: 16 + column * 440, y: 50 + line * 18 };
    const false_ = (((falseDays[rule] ?? 0) / days) * 1_000).toFixed(1);
    return (
      `<circle cx="${at.x + 5}" cy="${at.y - 4}" r="5" fill="${COLOURS[place] ?? '#000'}"/>` +
      `<text x="${at.x + 16}" y="${at.y}">${rule}: ${false_} false rollbacks in 1,000 days</text>`
    );
  });
}

function mark(detections: readonly Detection[], rule: string, y: number, colour: string): readonly string[] {
  const found = detections.find((each) => each.rule === rule);
  const median = found?.medianSeconds;
  if (median === undefined) {
    return [`<circle cx="${x(MOST_SECONDS)}" cy="${y}" r="3.5" fill="#fff" stroke="${colour}"/>`];
  }
  const end = found?.p95Seconds ?? MOST_SECONDS;
  return [
    `<line x1="${x(median)}" x2="${x(end)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>`,
    `<circle cx="${x(median)}" cy="${y}" r="3.5" fill="${colour}"/>`,
  ];
}

function x(seconds: number): number {
  const within = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds));
  const part = Math.log(within / LEAST_SECONDS) / Math.log(MOST_SECONDS / LEAST_SECONDS);
  return Number((LEFT + part * (WIDTH - LEFT - RIGHT)).toFixed(1));
}

function tickText(seconds: number): string {
  if (seconds >= 3_600) return `${seconds / 3_600} h`;
  return seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
}
