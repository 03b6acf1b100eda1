import type { ProcessEvent } from '../processes/supervised.js';

/** Where the launcher tells what it does. */
export interface Screen {
  /** Something happened to a process. */
  show(event: ProcessEvent): void;
  /** A text for people, of one or more lines. */
  say(text: string): void;
  /** The start is over; from now on lines only follow each other. */
  settle(): void;
}

/** What is known of a process while the shop starts. */
export type PartState = 'waiting' | 'starting' | 'ready' | 'failed';

/** A crash as people read it: what happened, the end of the log, what follows. */
export function crashText(event: Extract<ProcessEvent, { kind: 'crashed' }>): string {
  const { name, how, tail, logFile, restartInMs } = event;
  const head = `${name} ended unexpectedly (${how})`;
  const said = tail.filter((line) => line.trim() !== '').map((line) => `  | ${line}`);
  const next = restartInMs === undefined ? 'it is not restarted' : `it is restarted in ${seconds(restartInMs)}`;
  return [head, ...(said.length === 0 ? ['  | (it had said nothing)'] : said), `${next}; its log: ${logFile}`].join(
    '\n',
  );
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}
