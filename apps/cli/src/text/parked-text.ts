import type { ParkedAnswer } from '../control/parked-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { duration } from './duration.js';

/** How it goes with everybody who is told, and what waits for people. */
export function parkedText({ consumers, messages }: ParkedAnswer, paint: Terminal['paint']): string {
  const told = consumers.map(({ consumer, waiting, parked, held, oldestMs, away }) => [
    printable(consumer),
    away ? paint.yellow('takes nothing') : 'takes',
    String(waiting),
    `waiting${waiting === 0 ? '' : `, the oldest ${duration(oldestMs / 1_000)}`}`,
    parked === 0 ? '' : paint.red(`${parked} parked, holding ${held}`),
  ]);
  const lines = [told.length === 0 ? 'nobody is told' : columns(told)];
  if (messages.length === 0) return [...lines, 'nothing is parked'].join('\n');
  for (const { consumer, id, type, subject, attempts, because, parkedAt, holds } of messages) {
    lines.push(
      '',
      `${paint.bold(printable(id))}  ${printable(type)}  ${printable(subject)}`,
      `  ${printable(consumer)} said: ${printable(because)}`,
      `  parked ${parkedAt} after ${attempts} ${attempts === 1 ? 'try' : 'tries'}${holds === 0 ? '' : `; ${holds} of ${printable(subject)} wait behind it`}`,
    );
  }
  return lines.join('\n');
}
