import type { Effort } from '../arguments.js';
import type { Child } from '../place/child.js';
import type { Question, Row } from '../rows.js';
import type { RunningSubject } from '../subjects/start-subject.js';
import { SUBJECT_TITLES, type SubjectName } from '../subjects/subject-names.js';
import { median } from './median.js';
import type { Span, SpanOrder } from './span.js';

export const CONNECTIONS = 32;

/** One subject at one row's task: medians over the rounds. */
export interface CellResult {
  readonly subject: SubjectName;
  readonly title: string;
  readonly cpuMicros: number;
  readonly kernelMicros: number;
  /** Processor time to the undici pipe's, taken in each round; NaN without the pipe. */
  readonly ratio: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly busyRatio: number;
  /** In all rounds together. */
  readonly faults: number;
  readonly firstFault?: string;
  readonly rounds: readonly Span[];
}

export interface RowResult {
  readonly name: string;
  readonly title: string;
  readonly cells: readonly CellResult[];
}

interface Cell {
  readonly subject: SubjectName;
  readonly title: string;
  readonly order: Omit<SpanOrder, 'warmMs' | 'spanMs'>;
  readonly rounds: Span[];
}

/** Interleaved: A B C A B C …, so that what the machine does meanwhile is shared out evenly. */
export async function measureRow(
  row: Row,
  subjects: ReadonlyMap<SubjectName, RunningSubject>,
  generator: Child,
  effort: Effort,
  onProgress: (text: string) => void,
): Promise<RowResult> {
  const cells = row.cells.flatMap(({ subject, question, note }): Cell[] => {
    const running = subjects.get(subject);
    if (running === undefined) return [];
    const title = note === undefined ? SUBJECT_TITLES[subject] : `${SUBJECT_TITLES[subject]} (${note})`;
    return [{ subject, title, order: orderOf(running, question), rounds: [] }];
  });
  for (let round = 1; round <= effort.rounds; round++) {
    for (const { title, order, rounds } of cells) {
      onProgress(`${row.name}, round ${round} of ${effort.rounds}: ${title}`);
      const warmMs = round === 1 ? effort.firstWarmMs : effort.warmMs;
      rounds.push(await measureSpan(generator, { ...order, warmMs, spanMs: effort.spanMs }));
    }
  }
  const pipe = cells.find(({ subject }) => subject === 'undici-pipe');
  return { name: row.name, title: row.title, cells: cells.map((cell) => resultOf(cell, pipe)) };
}

/** Has one span loaded and measured. @throws Error when the generator could not */
export async function measureSpan(generator: Child, order: SpanOrder): Promise<Span> {
  const reply = generator.next<{ span?: Span; error?: string }>('span', order.warmMs + order.spanMs + 20_000);
  generator.send(order);
  const { span, error } = await reply;
  if (span === undefined) throw new Error(`the generator could not measure: ${error}`);
  return span;
}

export function orderOf({ ports, pids }: RunningSubject, question: Question): Cell['order'] {
  return {
    ports,
    pids,
    connections: CONNECTIONS,
    request: requestText(question),
    ...(question.numbers === undefined ? {} : { numbers: question.numbers }),
    ...(question.answerBytes === undefined ? {} : { answerBytes: question.answerBytes }),
  };
}

/** The request as it goes out on the wire. */
function requestText({ method, path, headers, body }: Question): string {
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const lines = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

function resultOf({ subject, title, rounds }: Cell, pipe: Cell | undefined): CellResult {
  const middle = (of: (span: Span) => number) => median(rounds.map(of));
  const firstFault = rounds.find((span) => span.firstFault !== undefined)?.firstFault;
  return {
    subject,
    title,
    cpuMicros: middle(({ cpuMicros }) => cpuMicros),
    kernelMicros: middle(({ kernelMicros }) => kernelMicros),
    ratio: median(rounds.map(({ cpuMicros }, round) => cpuMicros / (pipe?.rounds[round]?.cpuMicros ?? NaN))),
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    busyRatio: middle(({ busyRatio }) => busyRatio),
    faults: rounds.reduce((sum, { faults }) => sum + faults, 0),
    ...(firstFault === undefined ? {} : { firstFault }),
    rounds,
  };
}
