import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningSubject } from '../subjects/start-subject.js';
import { SUBJECT_TITLES, type SubjectName } from '../subjects/subject-names.js';
import { STREAM_BYTES, STREAM_PATH } from '../upstream-answers.js';

/** What a subject's memory does under what should not move it. */
export interface MemoryFigure {
  readonly subject: SubjectName;
  readonly title: string;
  /** Resident before, MiB. */
  readonly restMib: number;
  /** Resident for each connection that has been answered once and is kept, KiB. */
  readonly idleConnectionKib: number;
  /** The most that was resident while 500 MB passed to a client that stops to think, above what was before, MiB. */
  readonly streamMib: number;
}

/** Whose memory is looked at; the first is ours. */
export const MEMORY_SUBJECTS: readonly SubjectName[] = ['gateway', 'edge-pipe', 'hpm', 'fastify-proxy', 'undici-pipe'];

const CONNECTIONS = 1_000;
const SETTLE_MS = 3_000;
const KIB_PER_MIB = 1_024;
/** After so many bytes the client takes none for a while. */
const THINK_EVERY_BYTES = 16 * 1024 * 1024;
const THINK_MS = 20;
const STREAM_WITHIN_MS = 120_000;

/** Memory of one subject after the other. @throws Error when an answer does not come */
export async function measureMemory(
  subjects: ReadonlyMap<SubjectName, RunningSubject>,
  onProgress: (text: string) => void,
): Promise<readonly MemoryFigure[]> {
  const figures: MemoryFigure[] = [];
  for (const subject of MEMORY_SUBJECTS) {
    const running = subjects.get(subject);
    const [port, pid] = [running?.ports[0], running?.pids[0]];
    if (port === undefined || pid === undefined) continue;
    onProgress(`memory: ${SUBJECT_TITLES[subject]}`);
    await pause(SETTLE_MS);
    const restKib = memoryKib(pid, 'VmRSS');
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => answeredOnce(port)));
    await pause(SETTLE_MS);
    const idleConnectionKib = (memoryKib(pid, 'VmRSS') - restKib) / CONNECTIONS;
    for (const socket of sockets) socket.destroy();
    await pause(SETTLE_MS);
    const beforeKib = memoryKib(pid, 'VmRSS');
    resetPeak(pid);
    await stream(port);
    const streamMib = (memoryKib(pid, 'VmHWM') - beforeKib) / KIB_PER_MIB;
    figures.push({
      subject,
      title: SUBJECT_TITLES[subject],
      restMib: restKib / KIB_PER_MIB,
      idleConnectionKib,
      streamMib,
    });
  }
  return figures;
}

function memoryKib(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** From now on `VmHWM` is the peak since now (proc_pid_clear_refs(5)). */
function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

const REQUEST = (path: string) => `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`;

/** A connection that was used once, and stays open. */
function answeredOnce(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(REQUEST('/rest/products/4711')));
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Takes the large answer, and stops now and then as somebody does who writes it to a disk. */
async function stream(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(REQUEST(STREAM_PATH));
  const timer = setTimeout(() => socket.destroy(new Error('the stream did not end in time')), STREAM_WITHIN_MS);
  let received = 0;
  let thinkAt = THINK_EVERY_BYTES;
  for await (const bytes of socket) {
    received += (bytes as Buffer).length;
    if (received >= STREAM_BYTES) break;
    if (received < thinkAt) continue;
    thinkAt += THINK_EVERY_BYTES;
    await pause(THINK_MS);
  }
  clearTimeout(timer);
  socket.destroy();
  if (received < STREAM_BYTES) throw new Error(`the stream broke off after ${received} bytes`);
}
