import type { CellResult } from '../measure/measure-row.js';
import type { RunResult } from './run-result.js';

/** What we owe, and whether this run shows it. Blind is neither: a run that was disturbed proves nothing. */
export interface Promised {
  readonly text: string;
  readonly measured: string;
  readonly verdict: 'kept' | 'BROKEN' | 'disturbed';
}

/** Passthrough costs at most this much of the bare undici pipe, on every row. */
const PASSTHROUGH_RATIO = 1.1;
/** A translated read may cost this much more than passing the same call through, µs. */
const OVER_PASSTHROUGH_MICROS: Readonly<Record<string, number>> = { 'translated-read': 60, 'translated-rest': 25 };
/** A copy may cost the second call and this much more, µs; a whole read by the service stands in for the second call. */
const SHADOW_MICROS = 15;
/** A subject that had less of its core than this waited for strangers; what it cost then is theirs as much as its own. */
const UNDISTURBED_BUSY_RATIO = 0.8;
/** The middle batch of a piece is this much slower than the fastest at most, undisturbed. */
const UNDISTURBED_SPREAD = 1.5;

/** Requests for each second of the gateways' processor time, with two of them, to those with one. */
const PAIR_RATIO = 0.85;
/** What is the same but for the number of SKUs or flags costs the same, within what rounds differ by. */
const GROWTH_RATIO = 1.1;
const IDLE_CONNECTION_KIB = 30;
/** A pipe that holds what the client does not take would hold hundreds. */
const STREAM_MIB = 100;

export function promises({ rows, micro, memory }: RunResult): readonly Promised[] {
  return [
    ...rows.flatMap(({ name, cells }) => {
      const [one, two] = cells;
      if (name !== 'two-workers' || one === undefined || two === undefined) return [];
      return [
        atLeast('two gateways, requests a CPU second to those of one', one.cpuMicros / two.cpuMicros, PAIR_RATIO, '×'),
      ];
    }),
    ...rows.flatMap(({ name, cells }) => {
      const [plain, ...more] = cells;
      if (name !== 'growth' || plain === undefined) return [];
      return more.map((cell) => {
        const ratio = cell.cpuMicros / plain.cpuMicros;
        return atMost(`${cell.title}, to the same with few`, ratio, GROWTH_RATIO, '×', undisturbed(plain, cell));
      });
    }),
    ...memory
      .slice(0, 1)
      .flatMap(({ title, idleConnectionKib, streamMib }) => [
        atMost(`${title}: an idle connection`, idleConnectionKib, IDLE_CONNECTION_KIB, 'KiB', true),
        atMost(`${title}: a stream of 500 MB`, streamMib, STREAM_MIB, 'MiB more', true),
      ]),
    ...rows.flatMap(({ name, title, cells }) => {
      const ours = cells.find(({ subject }) => subject === 'gateway');
      const pipe = cells.find(({ subject }) => subject === 'undici-pipe');
      if (!/^(get|post)-/.test(name) || ours === undefined || pipe === undefined) return [];
      return [atMost(`${title}, to the undici pipe`, ours.ratio, PASSTHROUGH_RATIO, '×', undisturbed(ours, pipe))];
    }),
    ...rows.flatMap(({ name, title, cells }) => {
      const mostMicros = OVER_PASSTHROUGH_MICROS[name];
      const [translated, passed] = cells.filter(({ subject }) => subject.startsWith('gateway'));
      if (mostMicros === undefined || translated === undefined || passed === undefined) return [];
      const over = translated.cpuMicros - passed.cpuMicros;
      return [atMost(`${title}, over passthrough`, over, mostMicros, 'µs', undisturbed(translated, passed))];
    }),
    ...rows.flatMap(({ name, title, cells }) => {
      const [remembered, passed] = cells.filter(({ subject }) => subject.startsWith('gateway'));
      if (name !== 'remembered-read' || remembered === undefined || passed === undefined) return [];
      const ratio = remembered.cpuMicros / passed.cpuMicros;
      return [atMost(`${title}, to passthrough of 1 KB`, ratio, 1, '×', undisturbed(remembered, passed))];
    }),
    ...rows.flatMap(({ name, cells }) => {
      const [copied, plain, service] = cells.filter(({ subject }) => subject.startsWith('gateway'));
      if (name !== 'shadowed-read' || copied === undefined || plain === undefined || service === undefined) return [];
      const over = copied.cpuMicros - plain.cpuMicros - service.cpuMicros;
      const quiet = undisturbed(copied, plain, service);
      return [atMost('copy and comparison, over a read by the service', over, SHADOW_MICROS, 'µs', quiet)];
    }),
    ...micro.flatMap(({ title, medianMicros, fastestMicros, targetMicros }) => {
      if (targetMicros === undefined) return [];
      return [atMost(title, medianMicros, targetMicros, 'µs', medianMicros <= fastestMicros * UNDISTURBED_SPREAD)];
    }),
  ];
}

function undisturbed(...cells: readonly CellResult[]): boolean {
  return cells.every(({ busyRatio }) => busyRatio >= UNDISTURBED_BUSY_RATIO);
}

function atLeast(text: string, measured: number, bound: number, unit: string): Promised {
  return {
    text: `${text}: at least ${bound} ${unit}`,
    measured: `${measured.toFixed(2)} ${unit}`,
    verdict: measured >= bound ? 'kept' : 'BROKEN',
  };
}

function atMost(text: string, measured: number, bound: number, unit: string, quiet: boolean): Promised {
  return {
    text: `${text}: at most ${bound} ${unit}`,
    measured: `${measured.toFixed(2)} ${unit}`,
    verdict: quiet ? (measured <= bound ? 'kept' : 'BROKEN') : 'disturbed',
  };
}
