import { readFileSync } from 'node:fs';

/** The kernel tells times in /proc in hundredths of a second, whatever its own tick is. */
const MICROS_PER_TICK = 10_000;

/** Processor time that a process has used since its start, all threads, µs. */
export interface ProcessorTime {
  readonly userMicros: number;
  readonly kernelMicros: number;
}

/** User and system together. @throws Error when it is gone */
export function processorMicros(pid: number): number {
  const { userMicros, kernelMicros } = processorTime(pid);
  return userMicros + kernelMicros;
}

/** @throws Error when the process is gone */
export function processorTime(pid: number): ProcessorTime {
  const [userMicros = 0, kernelMicros = 0] = timesOf(pid);
  return { userMicros, kernelMicros };
}

/** User and system together of its children that have ended. @throws Error when the process is gone */
export function endedChildrenMicros(pid: number): number {
  const [, , userMicros = 0, kernelMicros = 0] = timesOf(pid);
  return userMicros + kernelMicros;
}

/** User and system of itself, and of its children that have ended. */
function timesOf(pid: number): readonly number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name may hold spaces and brackets; the fields begin after its last bracket, with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).map((ticks) => Number(ticks) * MICROS_PER_TICK);
}

/** Time that the process's first thread was ready to run and something else had its core, since its start, ms. @throws Error when it is gone */
export function keptWaitingMs(pid: number): number {
  const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
  return Number(waitedNs) / 1e6;
}
