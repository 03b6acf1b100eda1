import type { CellResult } from '../measure/measure-row.js';
import type { SubjectName } from '../subjects/subject-names.js';
import { promises } from './promises.js';
import type { RunResult } from './run-result.js';
import { asMarkdown } from './tables.js';

const BEGIN = '<!-- figures of the bench: begin -->';
const END = '<!-- figures of the bench: end -->';

/** The columns, and who stands in them. */
const PEERS: readonly (readonly [title: string, subject: SubjectName])[] = [
  ['Banyan', 'gateway'],
  ['bare undici pipe', 'undici-pipe'],
  ['http-proxy-middleware', 'hpm'],
  ['@fastify/http-proxy', 'fastify-proxy'],
  ['fast-gateway', 'fast-gateway'],
  ['nginx', 'nginx'],
];

/** A readme with the figures of a run between its two marks. @throws Error where it has none */
export function withFigures(readme: string, result: RunResult): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error('the readme has no place for the figures of the bench');
  return `${readme.slice(0, from + BEGIN.length)}\n${figures(result)}\n${readme.slice(to)}`;
}

function figures(result: RunResult): string {
  const plain = result.rows.filter(({ name }) => /^(?:get|post)-/.test(name));
  const table = {
    head: ['processor time a request, µs', ...PEERS.map(([title]) => title)],
    body: plain.map(({ title, cells }) => [title, ...PEERS.map(([, subject]) => micros(cells, subject))]),
  };
  const kept = promises(result).map(({ text, measured, verdict }) => [text, measured, verdict]);
  const { machine, atUtc, effort } = result;
  return [
    '',
    asMarkdown(table),
    '',
    asMarkdown({ head: ['what we owe', 'measured', 'verdict'], body: kept }),
    '',
    `Measured ${atUtc.slice(0, 10)} on ${machine.cores} cores (${machine.processor}), medians of ${effort.rounds} interleaved rounds;`,
    'everything on: routing, metrics, tracing, limits. [All of it, and how to repeat it](bench/README.md).',
    '',
  ].join('\n');
}

function micros(cells: readonly CellResult[], subject: SubjectName): string {
  return cells.find((cell) => cell.subject === subject)?.cpuMicros.toFixed(0) ?? '–';
}
