import type { CellResult } from '../measure/measure-row.js';
import type { MicroFigure } from '../micro/pieces.js';
import { promises } from './promises.js';
import type { RunResult } from './run-result.js';

/** A table of texts; every column but the first is aligned right. */
export interface Table {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}

export interface Section {
  readonly title: string;
  readonly table: Table;
}

/** A run as tables, for the terminal and for Markdown alike. */
export function sections(result: RunResult): readonly Section[] {
  const owed = promises(result);
  return [
    ...result.rows.map(({ title, cells }) => ({ title, table: { head: CELL_HEAD, body: cells.map(cellLine) } })),
    ...(result.background.length === 0
      ? []
      : [
          {
            title: 'while nobody asks',
            table: {
              head: ['subject', 'CPU ms/s'],
              body: result.background.map(({ title, cpuMsPerSecond }) => [title, cpuMsPerSecond.toFixed(1)]),
            },
          },
        ]),
    ...(result.memory.length === 0
      ? []
      : [
          {
            title: 'memory',
            table: {
              head: ['subject', 'at rest MiB', 'an idle connection KiB', 'a stream of 500 MB, at most MiB more'],
              body: result.memory.map(({ title, restMib, idleConnectionKib, streamMib }) => [
                title,
                restMib.toFixed(0),
                idleConnectionKib.toFixed(1),
                streamMib.toFixed(1),
              ]),
            },
          },
        ]),
    ...(result.micro.length === 0
      ? []
      : [{ title: 'pieces', table: { head: MICRO_HEAD, body: result.micro.map(microLine) } }]),
    ...(owed.length === 0
      ? []
      : [
          {
            title: 'what we owe',
            table: {
              head: ['promise', 'measured', 'verdict'],
              body: owed.map(({ text, measured, verdict }) => [text, measured, verdict]),
            },
          },
        ]),
  ];
}

const CELL_HEAD = [
  'subject',
  'CPU µs/request',
  'in the kernel',
  '× pipe',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'core busy',
  'faults',
];

function cellLine(cell: CellResult): readonly string[] {
  return [
    cell.title,
    cell.cpuMicros.toFixed(1),
    cell.kernelMicros.toFixed(1),
    Number.isNaN(cell.ratio) ? '' : cell.ratio.toFixed(2),
    Math.round(cell.requestsPerSecond).toLocaleString('en'),
    cell.p50Ms.toFixed(2),
    cell.p99Ms.toFixed(2),
    `${Math.round(cell.busyRatio * 100)} %`,
    cell.faults === 0 ? '0' : `${cell.faults}: ${cell.firstFault}`,
  ];
}

const MICRO_HEAD = ['piece', 'median µs', 'fastest batch µs', 'at most'];

function microLine({ title, medianMicros, fastestMicros, targetMicros }: MicroFigure): readonly string[] {
  return [
    title,
    medianMicros.toFixed(3),
    fastestMicros.toFixed(3),
    targetMicros === undefined ? '' : `${targetMicros}`,
  ];
}

/** Lines about where and how it was measured. */
export function circumstances(result: RunResult): readonly string[] {
  const { atUtc, machine, place, effort, nodeOptions, absent, rows } = result;
  const { cores, processor, kernel, node, loadBefore } = machine;
  const pinned =
    place.proxyCore === undefined
      ? 'nothing pinned'
      : `proxy on core ${place.proxyCore}, load and upstream on core ${place.loadCore}`;
  return [
    `${atUtc}, ${cores} cores (${processor}), Linux ${kernel}, Node ${node}, load average before ${loadBefore.toFixed(1)}`,
    `${effort.name}: ${effort.rounds} interleaved rounds of ${effort.spanMs} ms, 32 connections, medians; ${pinned}; ` +
      `${place.apart ? 'own network namespace' : "the machine's network"}, ${place.congestionControl}; ` +
      `Node options of every Node subject: ${nodeOptions.join(' ') || 'none'}`,
    ...place.shortcomings,
    ...speed(rows),
    ...(absent.length === 0 ? [] : [`not on this machine, so left out: ${absent.join(', ')}`]),
  ];
}

/** What is promised in µs was promised where the pipe took this long for the 1 KB GET. */
const PIPE_WHEN_PROMISED_MICROS = 39;

function speed(rows: RunResult['rows']): readonly string[] {
  const pipe = rows.find(({ name }) => name === 'get-1k')?.cells.find(({ subject }) => subject === 'undici-pipe');
  if (pipe === undefined) return [];
  const slower = pipe.cpuMicros / PIPE_WHEN_PROMISED_MICROS;
  return [
    `the undici pipe's 1 KB GET took ${pipe.cpuMicros.toFixed(0)} µs, ${slower.toFixed(1)} times what it took where our ` +
      'promises in µs were written: read those with that in mind',
  ];
}

export function asText({ head, body }: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((line) => (line[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

export function asMarkdown({ head, body }: Table): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
