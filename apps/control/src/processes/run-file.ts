import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One line of `$BANYAN_DATA_DIR/run.json`, which the launcher keeps while the shop runs on one machine. */
export interface RunningProcess {
  readonly name: string;
  readonly opsUrl: string;
  /** Where it does its work; undefined: the file does not say. */
  readonly url?: string;
}

/** The processes the launcher started; none when there is no launcher here. */
export async function readRunFile(dataDir: string): Promise<readonly RunningProcess[]> {
  let text: string;
  try {
    text = await readFile(join(dataDir, 'run.json'), 'utf8');
  } catch {
    // No launcher on this machine: then Kubernetes or the like knows its processes better than we do.
    return [];
  }
  return parseRunFile(text);
}

/** Reads what it understands and leaves out the rest: the file may be half written. */
export function parseRunFile(text: string): readonly RunningProcess[] {
  try {
    const { processes } = JSON.parse(text) as { processes?: unknown };
    if (!Array.isArray(processes)) return [];
    return processes.flatMap((each: unknown) => {
      const { name, opsUrl, url } = (each ?? {}) as { name?: unknown; opsUrl?: unknown; url?: unknown };
      if (typeof name !== 'string' || typeof opsUrl !== 'string' || !/^https?:\/\//.test(opsUrl)) return [];
      return [{ name, opsUrl, ...(typeof url === 'string' && /^https?:\/\//.test(url) && { url }) }];
    });
  } catch {
    return [];
  }
}
