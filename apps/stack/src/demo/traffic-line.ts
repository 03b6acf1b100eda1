import picocolors from 'picocolors';
import type { DomainPicture } from './control-view.js';

const BAR = 24;

/** What happened since the last line. */
export interface TrafficSlice {
  readonly second: number;
  readonly legacyPerSecond: number;
  readonly servicePerSecond: number;
  /** Requests that shoppers saw fail, in all so far. */
  readonly failed: number;
  readonly picture: DomainPicture;
}

/** One line a second: the stage, the traffic of each arm as bars, what shoppers saw, and the verdict. */
export function trafficLine({ second, legacyPerSecond, servicePerSecond, failed, picture }: TrafficSlice): string {
  const full = Math.max(legacyPerSecond + servicePerSecond, 1);
  const service = Math.round((servicePerSecond / full) * BAR);
  const shown = servicePerSecond > 0 ? Math.max(1, service) : 0;
  const legacyBar = '█'.repeat(legacyPerSecond > 0 ? BAR - shown : 0);
  const bar =
    picocolors.blue(legacyBar) + picocolors.green('█'.repeat(shown)) + ' '.repeat(BAR - legacyBar.length - shown);
  const tripped = picture.latch?.state === 'tripped';
  const verdict = tripped ? picocolors.red('tripped') : `${picture.verdict.kind}: ${picture.verdict.text}`;
  return [
    picocolors.dim(`${String(second).padStart(4)} s`),
    (picture.stage ?? 'unknown').padEnd(7),
    bar,
    `legacy ${String(Math.round(legacyPerSecond)).padStart(3)}/s`,
    `service ${String(Math.round(servicePerSecond)).padStart(3)}/s`,
    failed === 0 ? picocolors.green('0 failed') : picocolors.red(`${failed} failed`),
    verdict,
  ].join('  ');
}
