import type { AutoscalingStudy, PlanName } from './autoscaling-study.js';
import type { DayMinute } from './simulated-day.js';

const WIDTH = 960;
const PANEL = 180;
const GAP = 58;
const TOP = 84;

/** A stretch of the day, and where it is drawn. */
interface Stretch {
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
  /** Every so many minutes a point, the highest of them: a pixel is about that wide. */
  readonly step: number;
  readonly clock: readonly number[];
}

const DAY: Stretch = { from: 0, to: 1_440, left: 64, width: 560, step: 3, clock: [0, 360, 720, 1_080, 1_440] };
const NOON: Stretch = { from: 710, to: 750, left: 684, width: 252, step: 1, clock: [710, 720, 730, 740, 750] };

/** The plans that are drawn, with their words. Colours are Okabe and Ito's, which people who do not see red and green apart can tell apart. */
const DRAWN: readonly (readonly [name: PlanName, words: string])[] = [
  ['peak', 'fixed, for the peak'],
  ['mean', 'fixed, for the mean'],
  ['autoscaled', 'autoscaled'],
  ['announced', 'autoscaled, the sale announced'],
];

/** Light and dark: whoever looks has said which. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #3f3f46 }
.title { font-size: 16px; font-weight: 600; fill: #18181b }
.panel { font-size: 13px; font-weight: 600; fill: #18181b }
.ground { fill: #fff }
.grid { stroke: #e4e4e7; stroke-width: 1 }
path { fill: none; stroke-width: 1.75; stroke-linejoin: round }
.load { fill: #d4d4d8; stroke: none }
.peak { stroke: #999; fill: none } .mean { stroke: #d55e00 } .autoscaled { stroke: #0072b2 } .announced { stroke: #009e73; stroke-dasharray: 6 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #d4d4d8 } .title, .panel { fill: #fafafa } .ground { fill: #18181b } .grid { stroke: #3f3f46 } .load { fill: #52525b }
  .peak { stroke: #a1a1aa } .mean { stroke: #e69f00 } .autoscaled { stroke: #56b4e9 } .announced { stroke: #2ec4a0 }
}`;

interface Panel {
  readonly title: string;
  readonly ticks: readonly number[];
  readonly words: (tick: number) => string;
  readonly valueOf: (minute: DayMinute) => number;
}

/** The day under each plan: who came, how many gateways there were, and how many requests were refused. */
export function autoscalingPicture({ days, peakPerSecond }: AutoscalingStudy): string {
  const minutesOf = (name: PlanName): readonly DayMinute[] =>
    days.find((day) => day.name === name)?.result.minutes ?? [];
  const most = (valueOf: Panel['valueOf']): number =>
    Math.max(...DRAWN.flatMap(([name]) => minutesOf(name).map((minute) => valueOf(minute))));
  const panels: readonly Panel[] = [
    {
      title: 'Requests a second',
      ticks: ticksTo(peakPerSecond),
      words: thousands,
      valueOf: ({ perSecond }) => perSecond,
    },
    {
      title: 'Gateways',
      ticks: ticksTo(most(({ replicas }) => replicas)),
      words: String,
      valueOf: ({ replicas }) => replicas,
    },
    {
      title: 'Refused a second',
      ticks: ticksTo(
        Math.max(
          4,
          most(({ refusedPerSecond }) => refusedPerSecond),
        ),
      ),
      words: thousands,
      valueOf: ({ refusedPerSecond }) => refusedPerSecond,
    },
  ];
  const height = TOP + panels.length * (PANEL + GAP) + 6;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="A simulated day: requests, gateways and refusals under four plans">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    '<text class="title" x="16" y="28">A simulated day with a flash sale at noon</text>',
    ...legend(),
    ...panels.flatMap((panel, index) => draw(panel, TOP + index * (PANEL + GAP) + 24, index === 0, minutesOf)),
    '</svg>\n',
  ].join('\n');
}

function legend(): readonly string[] {
  let x = 16;
  return DRAWN.map(([name, words]) => {
    const at = x;
    x += 46 + words.length * 6.6;
    return `<path class="${name}" d="M${at} 46h20"/><text x="${at + 26}" y="50">${words}</text>`;
  });
}

function draw(
  { title, ticks, words, valueOf }: Panel,
  top: number,
  isLoad: boolean,
  minutesOf: (name: PlanName) => readonly DayMinute[],
): readonly string[] {
  const highest = ticks.at(-1) ?? 1;
  const y = (value: number): number => round(top + PANEL * (1 - value / highest));
  const stretches = [DAY, NOON].flatMap((stretch) => [
    ...ticks.map(
      (tick) =>
        `<line class="grid" x1="${stretch.left}" x2="${stretch.left + stretch.width}" y1="${y(tick)}" y2="${y(tick)}"/>`,
    ),
    ...(isLoad
      ? [`<path class="load" d="${pathOf(minutesOf('peak'), stretch, valueOf, y)}V${y(0)}H${stretch.left}Z"/>`]
      : DRAWN.map(([name]) => `<path class="${name}" d="${pathOf(minutesOf(name), stretch, valueOf, y)}"/>`)),
    ...stretch.clock.map(
      (minute) =>
        `<text x="${x(minute, stretch)}" y="${top + PANEL + 18}" text-anchor="middle">${clockText(minute)}</text>`,
    ),
  ]);
  return [
    `<text class="panel" x="16" y="${top - 12}">${title}</text>`,
    ...ticks.map((tick) => `<text x="${DAY.left - 8}" y="${y(tick) + 4}" text-anchor="end">${words(tick)}</text>`),
    ...stretches,
  ];
}

function pathOf(
  minutes: readonly DayMinute[],
  stretch: Stretch,
  valueOf: Panel['valueOf'],
  y: (value: number) => number,
): string {
  const points: string[] = [];
  for (let at = stretch.from; at < stretch.to; at += stretch.step) {
    const value = Math.max(...minutes.slice(at, at + stretch.step).map(valueOf));
    points.push(`${points.length === 0 ? 'M' : 'L'}${x(at, stretch)} ${y(value)}`);
  }
  return `${points.join('')}H${x(stretch.to, stretch)}`;
}

function x(minute: number, { from, to, left, width }: Stretch): number {
  return round(left + (width * (minute - from)) / (to - from));
}

/** From 0 in steps of 1, 2, 2.5 or 5 times a power of ten, five at most. */
function ticksTo(value: number): readonly number[] {
  const least = value / 5;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 2.5, 5].find((each) => each * power >= least) ?? 10) * power;
  return Array.from({ length: Math.ceil(value / step) + 1 }, (_, index) => index * step);
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function thousands(value: number): string {
  return value >= 1_000 ? `${Number((value / 1_000).toPrecision(3))} k` : String(value);
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
