import { readFileSync } from 'node:fs';

/** The kernel tells times in /proc in hundredths of a second, whatever its own tick is. */
const MICROS_PER_TICK = 10_000;

/** Processor time that a process has used since its start, user and system, all threads, µs; of its children that have ended, too, where that is asked. @throws Error when it is gone */
export function processorMicros(pid: number, withEnded = false): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name may hold spaces and brackets; the fields begin after its last bracket, with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, withEnded ? 15 : 13);
  return ticks.reduce((sum, each) => sum + Number(each), 0) * MICROS_PER_TICK;
}
