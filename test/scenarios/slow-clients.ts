import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SlowClients, SLOWNESSES, type SlowEnd, type Slowness } from '../support/slow-clients.js';
import { type ShopperQuestion, SteadyShoppers } from '../support/steady-shoppers.js';

/** A proxy before the core. */
export interface SlowSubject {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** What its shoppers ask. */
  readonly question: (random: () => number) => ShopperQuestion;
}

/** How ordinary shoppers fare for a while. */
export interface ShoppersFared {
  readonly asked: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One proxy, first without slow clients, then with. */
export interface SlowRun {
  readonly subject: string;
  readonly alone: ShoppersFared;
  readonly among: ShoppersFared;
  /** Slow connections that were open at once, most. */
  readonly slowOpen: number;
  /** Connections from the proxy to the core: most, without and with slow clients. */
  readonly coreAlone: number;
  readonly coreAmong: number;
  /** Resident memory, MiB. */
  readonly residentAloneMib: number;
  readonly residentAmongMib: number;
  /** How many of each slowness were ended by the proxy, after how long in the middle, and with what status most often. */
  readonly ended: Readonly<
    Record<Slowness, { readonly count: number; readonly middleMs: number; readonly status: string }>
  >;
}

export interface SlowOptions {
  readonly seconds: number;
  readonly slowOfEach: number;
  readonly shoppersPerSecond: number;
  readonly corePort: number;
  readonly say: (words: string) => void;
}

const LOOK_MS = 500;
/** Whoever has no answer so long after the last was asked has none. */
const PATIENCE_MS = 5_000;

/** Shoppers at a steady rate, alone and then among slow clients of every kind, whose connections are begun again when they are ended. */
export async function shopAmongSlowClients(subject: SlowSubject, options: SlowOptions): Promise<SlowRun> {
  const { seconds, slowOfEach, say } = options;
  say(`${subject.name}: shoppers alone`);
  const alone = await watched(subject, options);
  say(`${subject.name}: ${slowOfEach * SLOWNESSES.length} slow connections`);
  const slow = new SlowClients(new URL(subject.url), slowOfEach);
  try {
    const among = await watched(subject, options, slow);
    say(`${subject.name}: ${slow.ends.length} of them ended within ${seconds} s`);
    return {
      subject: subject.name,
      alone: alone.fared,
      among: among.fared,
      slowOpen: among.slowOpen,
      coreAlone: alone.coreConnections,
      coreAmong: among.coreConnections,
      residentAloneMib: alone.residentMib,
      residentAmongMib: among.residentMib,
      ended: endedOf(slow.ends),
    };
  } finally {
    slow.leave();
  }
}

interface Watched {
  readonly fared: ShoppersFared;
  readonly coreConnections: number;
  readonly residentMib: number;
  readonly slowOpen: number;
}

async function watched(subject: SlowSubject, options: SlowOptions, slow?: SlowClients): Promise<Watched> {
  const latenciesMs: number[] = [];
  const shoppers = new SteadyShoppers({
    url: subject.url,
    perSecond: options.shoppersPerSecond,
    question: subject.question,
    onAnswer: (_status, ms) => latenciesMs.push(ms),
  });
  const untilMs = performance.now() + options.seconds * 1_000;
  let [coreConnections, residentMib, slowOpen] = [0, 0, 0];
  while (performance.now() < untilMs) {
    await pause(LOOK_MS);
    coreConnections = Math.max(coreConnections, connectionsTo(options.corePort, subject.pid));
    residentMib = Math.max(residentMib, residentOf(subject.pid));
    slowOpen = Math.max(slowOpen, slow?.open ?? 0);
  }
  await shoppers.leaveWithin(PATIENCE_MS);
  const answered = Object.entries(shoppers.statuses).reduce(
    (sum, [status, count]) => sum + (/^[23]/.test(status) ? count : 0),
    0,
  );
  const sorted = latenciesMs.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    fared: { asked: shoppers.asked, failed: shoppers.asked - answered, p50Ms: at(0.5), p99Ms: at(0.99) },
    coreConnections,
    residentMib,
    slowOpen,
  };
}

const ESTABLISHED = '01';

/** Sockets of a process that are connected to a port of this machine, by what the kernel says. */
function connectionsTo(port: number, pid: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const own = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketOf(`/proc/${pid}/fd/${fd}`)));
  return ['tcp', 'tcp6'].reduce((sum, family) => {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${family}`, 'latin1').trim().split('\n');
    const those = lines.filter((line) => {
      const [, , remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
      return state === ESTABLISHED && remote.endsWith(wanted) && own.has(inode);
    });
    return sum + those.length;
  }, 0);
}

/** Its inode; none where it is no socket, or was closed a moment ago. */
function socketOf(fd: string): readonly string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(fd))?.slice(1) ?? [];
  } catch {
    return [];
  }
}

function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1_024;
}

function endedOf(ends: readonly SlowEnd[]): SlowRun['ended'] {
  const one = (slowness: Slowness) => {
    const those = ends.filter((end) => end.slowness === slowness).toSorted((a, b) => a.livedMs - b.livedMs);
    const statuses = new Map<string, number>();
    for (const { status } of those) {
      const said = status === undefined ? 'closed' : String(status);
      statuses.set(said, (statuses.get(said) ?? 0) + 1);
    }
    const [status] = [...statuses].toSorted(([, many], [, few]) => few - many)[0] ?? ['never'];
    return { count: those.length, middleMs: those[Math.floor(those.length / 2)]?.livedMs ?? NaN, status };
  };
  return { head: one('head'), body: one('body'), reading: one('reading'), silent: one('silent') };
}
