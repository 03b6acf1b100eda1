import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Chance } from './chance.js';
import { converse, hostileAnswers, hostileHandshake, hostileRequests } from './hostile-clients.js';
import { type HostileCore, startHostileCore } from './hostile-core.js';

export interface FuzzOptions {
  readonly connections: number;
  readonly seed: number;
  /** Ends earlier when this is over. */
  readonly seconds: number;
  /** How the gateway's process is started: the program, and node's own arguments. */
  readonly program: string;
  readonly execArgv: readonly string[];
  /** Default: our gateway. `bare` is http-proxy-middleware as it comes: it shows what the fuzz finds. */
  readonly subject?: 'fuzzed' | 'bare';
  readonly say?: (words: string) => void;
}

export interface FuzzReport {
  readonly connections: number;
  readonly deaths: number;
  /** What was seen that may not be, with the connection's number: the seed plays it again. */
  readonly faults: readonly string[];
  /** Sane requests between the batches that were not answered as they should. */
  readonly insane: number;
  /** After 5,000 connections; 0 when there were fewer. */
  readonly rssAtStartMb: number;
  readonly rssAtEndMb: number;
}

const BATCH = 250;
const AT_ONCE = 64;
const WARM_UP = 5_000;
const MB = 2 ** 20;

/** Hostile clients before and a hostile core behind one gateway in a process of its own. */
export async function fuzzEdge(options: FuzzOptions): Promise<FuzzReport> {
  const core = await startHostileCore();
  let gateway = await startProcess(options, core);
  const faults: string[] = [];
  let [deaths, insane, rssAtStartMb, rssAtEndMb, done] = [0, 0, 0, 0, 0];
  const untilMs = performance.now() + options.seconds * 1000;
  try {
    while (done < options.connections && performance.now() < untilMs) {
      const size = Math.min(BATCH, options.connections - done);
      await inParallel(done, size, async (number) => {
        const fault = await onePlay(gateway.port, core, options.seed, number);
        if (fault !== undefined) faults.push(`connection ${number}: ${fault}`);
      });
      for (const fault of core.faults.splice(0)) faults.push(`to the core, before connection ${done + size}: ${fault}`);
      done += size;
      if (gateway.child.exitCode !== null || gateway.child.signalCode !== null) {
        deaths++;
        faults.push(`the process ended before connection ${done}`);
        gateway = await startProcess(options, core);
      }
      if (!(await answersSanely(gateway.port))) insane++;
      rssAtEndMb = await rssMb(gateway.child);
      // The first batches fill what is filled once: compiled code, caches, pools.
      if (rssAtStartMb === 0 && done >= WARM_UP) rssAtStartMb = rssAtEndMb;
      if (done % (20 * BATCH) === 0) options.say?.(`${done} connections, ${faults.length} faults, ${rssAtEndMb} MB`);
    }
  } finally {
    gateway.child.kill('SIGKILL');
    core.close();
  }
  return { connections: done, deaths, faults, insane, rssAtStartMb, rssAtEndMb };
}

/** Each connection has chances of its own, so that it can be played alone. */
async function onePlay(port: number, core: HostileCore, seed: number, number: number): Promise<string | undefined> {
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ number);
  const kind = chance.next();
  if (kind < 0.45) return hostileRequests(port, chance);
  if (kind < 0.92) return hostileAnswers(port, core, `p${number}`, chance);
  return hostileHandshake(port, core, `u${number}`, chance);
}

async function inParallel(from: number, count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < from + count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function answersSanely(port: number): Promise<boolean> {
  // The pools may be full of what the batch left behind until its waits are over.
  for (let left = 20; left > 0; left--) {
    const { text } = await converse(
      port,
      ['GET /sane HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n'],
      () => false,
    );
    if (/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/.test(text)) return true;
  }
  return false;
}

async function startProcess(
  { program, execArgv, subject = 'fuzzed' }: FuzzOptions,
  core: HostileCore,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(program, [subject, core.url], { execArgv: [...execArgv] });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { child, port: message.port };
}

async function rssMb(child: ChildProcess): Promise<number> {
  child.send('rss');
  const [message] = (await once(child, 'message')) as [{ rss: number }];
  return Math.round(message.rss / MB);
}
