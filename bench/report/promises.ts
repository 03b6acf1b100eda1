import type { RunResult } from './run-result.js';

/** What we owe, and whether this run shows it. */
export interface Promised {
  readonly text: string;
  readonly measured: string;
  readonly kept: boolean;
}

/** Passthrough costs at most this much of the bare undici pipe, on every row. */
const PASSTHROUGH_RATIO = 1.1;
/** A read translated from SOAP may cost this much more than passing the same SOAP call through, µs. */
const SOAP_OVER_PASSTHROUGH_MICROS = 60;

export function promises({ rows, micro }: RunResult): readonly Promised[] {
  return [
    ...rows.flatMap(({ name, title, cells }) => {
      const ours = cells.find(({ subject }) => subject === 'gateway');
      if (ours === undefined || name === 'translated-read' || Number.isNaN(ours.ratio)) return [];
      return [atMost(`${title}, to the undici pipe`, ours.ratio, PASSTHROUGH_RATIO, '×')];
    }),
    ...rows.flatMap(({ name, cells }) => {
      const [translated, passed] = cells.filter(({ subject }) => subject === 'gateway');
      if (name !== 'translated-read' || translated === undefined || passed === undefined) return [];
      const over = translated.cpuMicros - passed.cpuMicros;
      return [atMost('read translated from SOAP, over passthrough', over, SOAP_OVER_PASSTHROUGH_MICROS, 'µs')];
    }),
    ...micro.flatMap(({ title, medianMicros, targetMicros }) =>
      targetMicros === undefined ? [] : [atMost(title, medianMicros, targetMicros, 'µs')],
    ),
  ];
}

function atMost(text: string, measured: number, bound: number, unit: string): Promised {
  return {
    text: `${text}: at most ${bound} ${unit}`,
    measured: `${measured.toFixed(2)} ${unit}`,
    kept: measured <= bound,
  };
}
