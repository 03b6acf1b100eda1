import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where the bench runs, and how far apart its parts are kept. */
export interface Place {
  readonly proxyCore: number | undefined;
  readonly loadCore: number | undefined;
  /** Of the loopback that is measured over. */
  readonly congestionControl: string;
  /** A network namespace of its own? */
  readonly apart: boolean;
  /** What could not be had, a sentence each. */
  readonly shortcomings: readonly string[];
}

/** Set in the process that runs in the prepared place; tells what `preparePlace` found. */
const PREPARED = 'BENCH_PLACE';
const CONGESTION_CONTROL = '/proc/sys/net/ipv4/tcp_congestion_control';

/**
 * Runs this same command again in a better place: a network namespace with its own loopback, where congestion control is
 * reno (bbr paces loopback and halves large answers at random), on the core that load and upstream share.
 *
 * @param pinned false: what is measured are many processes, which share all cores with the load
 * @returns the place this process is in, or the exit status of the run in the better one
 */
export async function preparePlace({ pinned = true }: { readonly pinned?: boolean } = {}): Promise<Place | number> {
  const prepared = process.env[PREPARED];
  if (prepared !== undefined) return placeHere(JSON.parse(prepared) as string[]);
  const shortcomings: string[] = [];
  const prefix = [...(pinned ? coreCommand(shortcomings) : []), ...namespaceCommand(shortcomings)];
  return prefix.length === 0 ? placeHere(shortcomings) : runAgain(prefix, shortcomings);
}

/** `taskset` for one core; nothing where it cannot be had. */
export function onCore(core: number | undefined): readonly string[] {
  return core === undefined ? [] : ['taskset', '-c', String(core)];
}

function coreCommand(shortcomings: string[]): readonly string[] {
  if (!has('taskset')) shortcomings.push('taskset is missing (Debian: util-linux): nothing is pinned to a core');
  else if (allowedCores().length < 2) shortcomings.push('only one core: the proxy shares it with load and upstream');
  else return onCore(allowedCores()[1]);
  return [];
}

function namespaceCommand(shortcomings: string[]): readonly string[] {
  const enter = ['unshare', '--net', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  if (spawnSync('unshare', [...enter.slice(1), 'true']).status === 0) return enter;
  shortcomings.push("no network namespace of its own (needs root, unshare and ip): the machine's loopback is measured");
  return [];
}

function runAgain(prefix: readonly string[], shortcomings: readonly string[]): Promise<number> {
  const [command = '', ...rest] = prefix;
  const argv = [...rest, process.execPath, ...process.execArgv, fileURLToPath(new URL('../main.ts', import.meta.url))];
  const child = spawn(command, [...argv, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [PREPARED]: JSON.stringify(shortcomings) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

function placeHere(found: readonly string[]): Place {
  const shortcomings = [...found];
  const apart = !found.some((text) => text.includes('namespace'));
  if (apart) setReno();
  const congestionControl = readFileSync(CONGESTION_CONTROL, 'utf8').trim();
  if (congestionControl !== 'reno') {
    shortcomings.push(`congestion control is ${congestionControl}, not reno: large answers may be paced`);
  }
  const pinned = !found.some((text) => text.includes('core'));
  const [proxyCore, loadCore] = pinned ? firstTwoCores() : [];
  return { proxyCore, loadCore, congestionControl, apart, shortcomings };
}

function setReno(): void {
  spawnSync('sh', ['-c', `echo reno > ${CONGESTION_CONTROL}`]);
}

/** By now this process is bound to one of them, so the machine is asked. */
function firstTwoCores(): readonly [number, number] {
  const own = allowedCores()[0] ?? 1;
  const other = cpus().findIndex((_, core) => core !== own);
  return [other, own];
}

function allowedCores(): readonly number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`));
}
