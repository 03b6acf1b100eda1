import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process of the running shop. */
export interface ProcessEntry {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** `<opsUrl>/readyz` answers. */
  readonly opsUrl: string;
}

/** `$BANYAN_DATA_DIR/run.json`: there while the shop runs, written whole at once, readable by its owner alone. */
export class RunFile {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'run.json');
  }

  write(processes: readonly ProcessEntry[]): void {
    const draft = `${this.#path}.draft`;
    writeFileSync(draft, `${JSON.stringify({ processes }, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.#path);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}
