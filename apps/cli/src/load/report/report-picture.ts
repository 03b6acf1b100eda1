import { html, type Html, rawHtml } from '@banyan/pages';
import type { SliceReport } from './load-report.js';

/** One line of a picture. */
interface Line {
  /** Of its colour and its form, in the style sheet. */
  readonly kind: 'wanted' | 'answered' | 'failed' | 'p50' | 'p99';
  readonly words: string;
  readonly valueOf: (slice: SliceReport) => number | null;
}

const RATE_LINES: readonly Line[] = [
  { kind: 'wanted', words: 'intended', valueOf: ({ wantedRps }) => wantedRps },
  { kind: 'answered', words: 'answered', valueOf: ({ answeredRps }) => answeredRps },
  { kind: 'failed', words: 'failed', valueOf: ({ failedRps }) => failedRps },
];
const LATENCY_LINES: readonly Line[] = [
  { kind: 'p50', words: 'p50', valueOf: ({ p50Ms }) => p50Ms },
  { kind: 'p99', words: 'p99', valueOf: ({ p99Ms }) => p99Ms },
];

/** The plane that lines are drawn on; it is stretched to whatever room there is, and no text is in it. */
const WIDTH = 1_000;
const HEIGHT = 240;
const RATE_STEPS = 4;

/** How many were asked, answered and failed over the time of the run. */
export function ratePicture(slices: readonly SliceReport[], seconds: number): Html {
  const highest = niceCeiling(
    Math.max(1, ...slices.flatMap((slice) => RATE_LINES.map(({ valueOf }) => valueOf(slice) ?? 0))),
  );
  const ticks = Array.from({ length: RATE_STEPS + 1 }, (_, step) => (highest / RATE_STEPS) * step);
  return picture({
    title: 'Requests a second',
    lines: RATE_LINES,
    slices,
    seconds,
    ticks,
    heightOf: (value) => value / highest,
  });
}

/** How long shoppers waited over the time of the run, on a logarithmic scale. */
export function latencyPicture(slices: readonly SliceReport[], seconds: number): Html {
  const values = slices.flatMap((slice) => LATENCY_LINES.flatMap(({ valueOf }) => valueOf(slice) ?? []));
  const lowest = 10 ** Math.floor(Math.log10(Math.max(0.1, Math.min(1_000, ...values))));
  const highest = 10 ** Math.ceil(Math.log10(Math.max(lowest * 10, ...values)));
  const decades = Math.round(Math.log10(highest / lowest));
  const ticks = Array.from({ length: decades + 1 }, (_, step) => lowest * 10 ** step);
  return picture({
    title: 'Latency, ms, from the moment at which a request was meant to be sent',
    lines: LATENCY_LINES,
    slices,
    seconds,
    ticks,
    heightOf: (value) => Math.log10(Math.max(lowest, value) / lowest) / decades,
  });
}

interface Picture {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly slices: readonly SliceReport[];
  readonly seconds: number;
  readonly ticks: readonly number[];
  /** Where a value stands, from the bottom, 0-1. */
  readonly heightOf: (value: number) => number;
}

function picture({ title, lines, slices, seconds, ticks, heightOf }: Picture): Html {
  const y = (value: number): number => round(HEIGHT * (1 - heightOf(value)));
  const x = (atSeconds: number): number => round((WIDTH * atSeconds) / seconds);
  const drawn = lines.map(({ kind, valueOf }) => `<path class="${kind}" d="${pathOf(slices, valueOf, x, y)}"/>`);
  const rules = ticks.map((tick) => `<line x1="0" x2="${WIDTH}" y1="${y(tick)}" y2="${y(tick)}"/>`);
  const svg = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><g class="grid">${rules.join('')}</g>${drawn.join('')}</svg>`;
  return html`<figure>
    <figcaption>
      <strong>${title}</strong>
      <span class="legend">${lines.map(({ kind, words }) => html`<span class="key ${kind}">${words}</span>`)}</span>
    </figcaption>
    <div class="plot">
      <div class="scale" aria-hidden="true">
        ${ticks.toReversed().map((tick) => html`<span>${tickText(tick)}</span>`)}
      </div>
      ${rawHtml(svg)}
      <div class="time" aria-hidden="true">
        ${[0, 0.25, 0.5, 0.75, 1].map((part) => html`<span>${clockText(seconds * part)}</span>`)}
      </div>
    </div>
  </figure>`;
}

/** Points in the middle of each slice; a gap where nothing was measured. */
function pathOf(
  slices: readonly SliceReport[],
  valueOf: Line['valueOf'],
  x: (atSeconds: number) => number,
  y: (value: number) => number,
): string {
  const half = ((slices[1]?.atSeconds ?? 0) - (slices[0]?.atSeconds ?? 0)) / 2;
  let isDrawing = false;
  const steps = slices.map((slice) => {
    const value = valueOf(slice);
    const step = value === null ? '' : `${isDrawing ? 'L' : 'M'}${x(slice.atSeconds + half)} ${y(value)}`;
    isDrawing = value !== null;
    return step;
  });
  return steps.join('');
}

/** The next of 1, 2, 4, 6, 8, 10 times a power of ten: it divides into four. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8].find((step) => step * power >= value) ?? 10) * power;
}

function tickText(value: number): string {
  return value >= 1_000 ? `${Number((value / 1_000).toPrecision(3))} k` : String(Number(value.toPrecision(3)));
}

/** `0:00`, `12:30`, `1:02:30`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
