import { count } from '../figures.js';
import type { BurnRowResult, BurnWindow } from './judge-burn.js';

/** `5 min`, `6 h`, `3 d`. */
export function windowText(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** As Prometheus writes it: `5m`, `6h`, `3d`. */
export function windowLabel(minutes: number): string {
  return windowText(minutes).replace(/ (.).*/, '$1');
}

/** One row in one line: its value and its threshold in both windows, and what is missing. */
export function burnText(result: BurnRowResult): string {
  const { row, long, short, state } = result;
  const both = `${windowPart(long)}, ${windowPart(short)}`;
  switch (state) {
    case 'fires':
      return `${row.severity}: the budget burns ${both}; fires over ${row.factor}`;
    case 'quiet':
      return `quiet: ${both}; a ${row.severity} over ${row.factor}`;
    case 'no-data':
      return `no data: ${both}; a ${row.severity} over ${row.factor}`;
  }
}

function windowPart({ minutes, burn, known, requests, failed }: BurnWindow): string {
  const rate = burn === undefined ? 'no requests' : `${figure(burn)}× (${count(failed)} of ${count(requests)})`;
  const missing = known < minutes ? `, ${count(known)} of ${count(minutes)} minutes known` : '';
  return `${rate} in ${windowText(minutes)}${missing}`;
}

function figure(burn: number): string {
  return burn === 0 ? '0' : String(Number(burn.toPrecision(3)));
}
