import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface RunningProcess {
  readonly name?: unknown;
  readonly url?: unknown;
  readonly opsUrl?: unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The address of a process of the shop that runs on this machine, from `$BANYAN_DATA_DIR/run.json`; undefined: none runs. */
export function runningUrl(name: string, environment: Environment): string | undefined {
  const url = runningProcess(name, environment)?.url;
  return typeof url === 'string' ? url : undefined;
}

/** As `runningUrl`, of its operations side. */
export function runningOpsUrl(name: string, environment: Environment): string | undefined {
  const url = runningProcess(name, environment)?.opsUrl;
  return typeof url === 'string' ? url : undefined;
}

function runningProcess(name: string, environment: Environment): RunningProcess | undefined {
  try {
    const file = join(environment['BANYAN_DATA_DIR'] || '.banyan', 'run.json');
    const { processes } = JSON.parse(readFileSync(file, 'utf8')) as { processes?: readonly RunningProcess[] };
    return processes?.find((each) => each.name === name);
  } catch {
    // No shop was started here, or it is just being written: the defaults are tried then.
    return undefined;
  }
}

const CONTROL_DEFAULT = 'http://127.0.0.1:8081';
const STACK_DEFAULT = 'http://127.0.0.1:9079';

/** Control, or each of several, separated by commas: CONTROL_URL, else the shop of this machine, else the default port. */
export function controlUrl(environment = process.env): string {
  return (environment['CONTROL_URL'] || runningUrl('control', environment) || CONTROL_DEFAULT).replace(/\/+$/, '');
}

/** The launcher's operations side: the shop of this machine, else STACK_OPS_PORT, else the default port. */
export function stackOpsUrl(environment = process.env): string {
  const port = environment['STACK_OPS_PORT'];
  return runningOpsUrl('stack', environment) ?? (port ? `http://127.0.0.1:${port}` : STACK_DEFAULT);
}
