import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The address of a process of the shop that runs on this machine, from `$BANYAN_DATA_DIR/run.json`; undefined: none runs. */
export function runningUrl(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  try {
    const file = join(environment['BANYAN_DATA_DIR'] || '.banyan', 'run.json');
    const { processes } = JSON.parse(readFileSync(file, 'utf8')) as {
      processes?: readonly { name?: unknown; url?: unknown; opsUrl?: unknown }[];
    };
    const found = processes?.find((each) => each.name === name);
    const url = name === 'stack' ? found?.opsUrl : found?.url;
    return typeof url === 'string' ? url : undefined;
  } catch {
    // No shop was started here, or it is just being written: the defaults are tried then.
    return undefined;
  }
}

const CONTROL_DEFAULT = 'http://127.0.0.1:8081';
const STACK_DEFAULT = 'http://127.0.0.1:9079';

/** Control: CONTROL_URL, else the shop of this machine, else the default port. */
export function controlUrl(environment = process.env): string {
  return (environment['CONTROL_URL'] || runningUrl('control', environment) || CONTROL_DEFAULT).replace(/\/+$/, '');
}

/** The launcher's operations side: the shop of this machine, else STACK_OPS_PORT, else the default port. */
export function stackOpsUrl(environment = process.env): string {
  const port = environment['STACK_OPS_PORT'];
  return runningUrl('stack', environment) ?? (port ? `http://127.0.0.1:${port}` : STACK_DEFAULT);
}
