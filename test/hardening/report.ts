import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startCore } from '../../libs/proxy/src/testing/scripted-core.js';
import { PROBES } from './probes.js';
import { type Probe, plainCore, play } from './stage.js';

/**
 * Prints every probe with and without our guards, row by row:
 *
 *   node --experimental-transform-types --import ./test/hardening/resolve-sources.mjs test/hardening/report.ts [item …]
 *
 * Each run has a process of its own, so that a proxy which dies takes nothing with it. Exits 1 when ours misses a row.
 */
type Kind = 'bare' | 'guarded';
interface Outcome {
  readonly held: boolean;
  readonly words: string;
}

async function start(kind: Kind, upstream: URL): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('proxy-process.ts', import.meta.url)), [kind, upstream.href], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: process.execArgv,
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`the ${kind} proxy did not start (${code})`)));
  });
  return { child, port };
}

async function outcomeOf(kind: Kind, probe: Probe): Promise<Outcome> {
  const core = await startCore(probe.core ?? plainCore);
  const { child, port } = await start(kind, core.url);
  let died: string | undefined;
  child.on('exit', (code, signal) => (died = `the process died (${signal ?? code})`));
  const problem = await play(probe, port, core).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  // A process that throws takes a moment to be reaped.
  if (problem !== undefined && died === undefined) await Promise.race([once(child, 'exit'), pause(300)]);
  const words = died ?? problem?.replaceAll(/\s+/g, ' ').slice(0, 90) ?? 'held';
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  await core.close();
  return { held: problem === undefined && died === undefined, words };
}

const asked = new Set(process.argv.slice(2).map(Number));
const probes = PROBES.filter(({ item }) => asked.size === 0 || asked.has(item));
const rows: { probe: Probe; bare: Outcome; guarded: Outcome }[] = [];
const queue = probes.entries();

async function work(): Promise<void> {
  for (const [index, probe] of queue) {
    const bare = await outcomeOf('bare', probe);
    rows[index] = { probe, bare, guarded: await outcomeOf('guarded', probe) };
  }
}
await Promise.all([work(), work(), work(), work()]);

console.log('| item | probe | without | with |\n| --- | --- | --- | --- |');
const cell = (text: string) => text.replaceAll('|', '\\|');
for (const { probe, bare, guarded } of rows) {
  console.log(`| ${probe.item} | ${cell(probe.name)} | ${cell(bare.words)} | ${cell(guarded.words)} |`);
}
const held = (kind: Kind) => rows.filter((row) => row[kind].held).length;
const deaths = rows.filter(({ bare }) => bare.words.startsWith('the process died')).length;
console.log(
  `\nwithout: ${held('bare')} of ${rows.length} held, ${deaths} process deaths; with: ${held('guarded')} of ${rows.length}`,
);
process.exit(held('guarded') === rows.length ? 0 : 1);
