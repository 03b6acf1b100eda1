import { setTimeout as pause } from 'node:timers/promises';
import type { RunningSubject } from '../subjects/start-subject.js';
import { SUBJECT_TITLES, type SubjectName } from '../subjects/subject-names.js';
import { processorMicros } from './processor-time.js';

/** What a subject costs while nobody asks it anything: polls, leases, reports. */
export interface Background {
  readonly subject: SubjectName;
  readonly title: string;
  /** Processor time, ms in each second. */
  readonly cpuMsPerSecond: number;
}

/** Measures all subjects at once. It is part of every later figure: a slow machine spreads it over fewer requests. */
export async function measureBackground(
  subjects: ReadonlyMap<SubjectName, RunningSubject>,
  spanMs: number,
): Promise<readonly Background[]> {
  const running = [...subjects];
  const before = running.map(([, { pids }]) => spent(pids));
  const startedMs = performance.now();
  await pause(spanMs);
  const elapsedMs = performance.now() - startedMs;
  return running.map(([subject, { pids }], index) => ({
    subject,
    title: SUBJECT_TITLES[subject],
    cpuMsPerSecond: (spent(pids) - (before[index] ?? 0)) / elapsedMs,
  }));
}

function spent(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + processorMicros(pid), 0);
}
