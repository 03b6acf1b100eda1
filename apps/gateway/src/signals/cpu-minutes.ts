import type { Clock } from '@banyan/kernel';

/** Over how long it is summed up, minutes. Equal to the window that control holds orders against. */
const MINUTES = 10;
const MINUTE_MS = 60_000;
const US_PER_MS = 1_000;

/** What this process has computed lately. */
export interface CpuReport {
  readonly minutes: number;
  /** User and system, of all threads. */
  readonly ms: number;
}

/** Sums up the processor time of the last minutes, by what it is asked now and then. */
export class CpuMinutes {
  /** What had been used when each minute was first asked about; the oldest first. */
  #marks: { readonly atMs: number; readonly us: number }[] = [];

  constructor(
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly usedUs: () => number = () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  ) {}

  report(): CpuReport {
    const atMs = this.clock.monotonicMs();
    const us = this.usedUs();
    const last = this.#marks.at(-1);
    if (last === undefined || atMs - last.atMs >= MINUTE_MS) this.#marks.push({ atMs, us });
    while (this.#marks.length > 1 && atMs - (this.#marks[0]?.atMs ?? atMs) > MINUTES * MINUTE_MS) this.#marks.shift();
    return { minutes: MINUTES, ms: Math.round((us - (this.#marks[0]?.us ?? us)) / US_PER_MS) };
  }
}
