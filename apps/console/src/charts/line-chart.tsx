import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot, { type AlignedData, type Options } from 'uplot';
import { chartColours, faint, type ChartTokens } from './chart-colours.js';
import { useScheme } from './use-scheme.js';

/** One line, with its interval where it has one. */
export interface Line {
  readonly name: string;
  readonly colour: keyof ChartTokens;
  /** `dashes`: it is told from the others without seeing colours. */
  readonly stroke?: 'dashes';
  readonly value: readonly (number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** Something that happened, drawn as an upright line. */
export interface ChartMark {
  /** Seconds since the Unix epoch. */
  readonly at: number;
  readonly isBad: boolean;
}

export interface LineChartProps {
  /** Seconds since the Unix epoch. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly marks: readonly ChartMark[];
  /** How a value is said beside the axis. */
  readonly say: (value: number) => string;
  /** Greatest value that the axis always has; absent: as the data has it. */
  readonly atLeast?: number;
}

const HEIGHT = 200;
const AXIS_WIDTH = 64;
const FONT = '13px "Atkinson Hyperlegible Next Variable", system-ui, sans-serif';

/**
 * Lines over time, in UTC. It is a picture for eyes: whoever uses it says beside it what it shows, in words and as a table. uPlot
 * sets sizes through the object model of styles, which the content security policy allows, and moves nothing by itself.
 */
export function LineChart(props: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const scheme = useScheme();
  const shape = props.lines.map(({ name, low }) => `${name} ${low === undefined}`).join();

  useEffect(() => {
    const root = place.current;
    if (root === null) return undefined;
    const made = new UPlot(optionsOf(latest, chartColours(), root.clientWidth), columnsOf(latest.current), root);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: root.clientWidth, height: HEIGHT }));
    resized.observe(root);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [scheme, shape]);

  useEffect(() => plot.current?.setData(columnsOf(props)), [props]);

  return <div ref={place} aria-hidden="true" className="h-[200px] w-full overflow-hidden" />;
}

function optionsOf(latest: { readonly current: LineChartProps }, colours: ChartTokens, width: number): Options {
  const { lines, atLeast = 0 } = latest.current;
  const axis = { stroke: colours.axis, font: FONT, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true },
      y: { range: (_plot, _least, greatest) => [0, Math.max(atLeast, greatest * 1.05, Number.MIN_VALUE)] },
    },
    axes: [
      { ...axis, space: 72, values: timeWords },
      {
        ...axis,
        size: AXIS_WIDTH,
        space: 40,
        values: (_plot, values) => values.map((value) => latest.current.say(value)),
      },
    ],
    series: [{}, ...lines.flatMap((line) => seriesOf(line, colours))],
    bands: bandsOf(lines, colours),
    hooks: { draw: [(plot) => drawMarks(plot, latest.current.marks, colours)] },
  };
}

const DAY_S = 86_400;

/** `14:05`, or the day where ticks are days apart. */
function timeWords(_plot: UPlot, ticks: number[]): string[] {
  const apart = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((seconds) => {
    const iso = new Date(seconds * 1_000).toISOString();
    return apart >= DAY_S || (seconds % DAY_S === 0 && apart >= DAY_S / 8) ? iso.slice(5, 10) : iso.slice(11, 16);
  });
}

function seriesOf({ name, colour, stroke, low }: Line, colours: ChartTokens): Options['series'] {
  const line = {
    label: name,
    stroke: colours[colour],
    width: 2,
    // A line needs two points: one that stands alone is a dot.
    points: { show: true, size: 6, fill: colours[colour], filter: alone },
    ...(stroke === 'dashes' ? { dash: [6, 4] } : {}),
  };
  if (low === undefined) return [line];
  const edge = { stroke: 'transparent', width: 0, points: { show: false } };
  return [line, { ...edge, label: `${name}, at least` }, { ...edge, label: `${name}, at most` }];
}

/** The places of values that have none beside them. */
function alone(plot: UPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  const isThere = (at: number): boolean => values[at] !== null && values[at] !== undefined;
  return Array.from(values, (_, at) => at).filter((at) => isThere(at) && !isThere(at - 1) && !isThere(at + 1));
}

/** uPlot fills between two series, the upper one first. */
function bandsOf(lines: readonly Line[], colours: ChartTokens): NonNullable<Options['bands']> {
  let at = 1;
  return lines.flatMap(({ low, colour }) => {
    const first = at;
    at += low === undefined ? 1 : 3;
    return low === undefined
      ? []
      : [{ series: [first + 2, first + 1] as [number, number], fill: faint(colours[colour]) }];
  });
}

function columnsOf({ at, lines }: LineChartProps): AlignedData {
  return [
    [...at],
    ...lines.flatMap(({ value, low, high }) =>
      low === undefined || high === undefined ? [[...value]] : [[...value], [...low], [...high]],
    ),
  ] as AlignedData;
}

function drawMarks(plot: UPlot, marks: readonly ChartMark[], colours: ChartTokens): void {
  const { ctx, bbox, scales } = plot;
  const { min = 0, max = 0 } = scales['x'] ?? {};
  ctx.save();
  for (const { at, isBad } of marks) {
    if (at < min || at > max) continue;
    const x = Math.round(plot.valToPos(at, 'x', true));
    ctx.strokeStyle = isBad ? colours.mark : colours.axis;
    ctx.lineWidth = isBad ? 3 : 1.5;
    ctx.setLineDash(isBad ? [] : [3, 3]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
