import { cpus, loadavg, release } from 'node:os';
import type { Effort } from '../arguments.js';
import type { Background } from '../measure/background.js';
import type { MemoryFigure } from '../measure/memory.js';
import type { RowResult } from '../measure/measure-row.js';
import type { MicroFigure } from '../micro/pieces.js';
import type { Place } from '../place/place.js';

/** Everything a run found out. */
export interface RunResult {
  readonly atUtc: string;
  readonly effort: Effort;
  readonly machine: {
    readonly cores: number;
    readonly processor: string;
    readonly kernel: string;
    readonly node: string;
    /** One-minute load when the run began: other people's work. */
    readonly loadBefore: number;
  };
  readonly place: Place;
  readonly nodeOptions: readonly string[];
  readonly rows: readonly RowResult[];
  readonly background: readonly Background[];
  readonly micro: readonly MicroFigure[];
  readonly memory: readonly MemoryFigure[];
  /** Subjects that are not on this machine. */
  readonly absent: readonly string[];
}

export function machine(): RunResult['machine'] {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    kernel: release(),
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
  };
}
