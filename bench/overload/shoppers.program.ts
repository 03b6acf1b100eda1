// The load of `npm run bench -- overload`: thousands of connections, and requests that begin by the clock whether the ones before are
// answered or not. Waits for orders from the bench and answers each with what it measured.
import { keptWaitingMs, processorMicros } from '../measure/processor-time.js';
import { OutcomeTally } from './outcome-tally.js';
import { ShopperConnection, type Asking, type Heard } from './shopper-connection.js';
import {
  CONNECTIONS,
  KINDS,
  type Kind,
  type Level,
  type LoadOrder,
  type Offered,
  PATIENCE_MS,
  pattern,
  type Run,
  type Saturated,
} from './traffic.js';

type Connect = Extract<LoadOrder, { type: 'connect' }>;
type Saturate = Extract<LoadOrder, { type: 'saturate' }>;
type Offer = Extract<LoadOrder, { type: 'offer' }>;

/** How long connections may take to be there, ms. */
const CONNECT_WITHIN_MS = 15_000;
const SWEEP_MS = 100;

let connections: ShopperConnection[] = [];
let free: Record<Kind, ShopperConnection[]> = { page: [], read: [], checkout: [] };
async function connectAll({ port, requests }: Connect): Promise<object> {
  for (const connection of connections) connection.close();
  free = { page: [], read: [], checkout: [] };
  const bytes = {
    page: Buffer.from(requests.page, 'latin1'),
    read: Buffer.from(requests.read, 'latin1'),
    checkout: Buffer.from(requests.checkout, 'latin1'),
  };
  const now = free;
  connections = [];
  for (const kind of KINDS) {
    const load = {
      port,
      requests: bytes,
      onFree: (connection: ShopperConnection) => now[kind].push(connection),
    };
    for (let count = 0; count < CONNECTIONS[kind]; count++) {
      connections.push(new ShopperConnection(load));
      // A crowd that comes in one moment would measure the listen backlog.
      if (count % 50 === 49) await after(20);
    }
  }
  const endMs = performance.now() + CONNECT_WITHIN_MS;
  while (KINDS.some((kind) => now[kind].length < CONNECTIONS[kind])) {
    if (performance.now() > endMs) throw new Error('not all connections could be opened');
    await after(20);
  }
  return {};
}

async function saturate({ mix, connections: most, warmMs, ms, pid }: Saturate): Promise<Saturated> {
  const kinds = pattern(mix);
  let turn = 0;
  let answers = 0;
  let running = true;
  const heard: Heard = {
    // A refusal is no answer: what is found is what the subject does, not how fast it says no.
    answered: (_asking, status) => {
      if (status === 200) answers += 1;
      if (running) setImmediate(next);
    },
    failed: () => void (running && setImmediate(next)),
    givenUp: () => void (running && setImmediate(next)),
  };
  const next = () => {
    const kind = kinds[turn++ % kinds.length] ?? 'page';
    freeOne(kind)?.ask({ kind, intendedMs: performance.now(), counted: true, heard });
  };
  for (let count = 0; count < most; count++) next();
  await after(warmMs);
  const stop = watchRun(pid);
  answers = 0;
  await after(ms);
  const counted = answers;
  const { elapsedMs, ...run } = stop();
  running = false;
  await settled();
  return {
    perSecond: (counted * 1000) / elapsedMs,
    cpuMicros: (run.busyRatio * elapsedMs * 1000) / counted,
    ...run,
  };
}

/** @returns ends the watch, and tells how the subject ran meanwhile */
function watchRun(pid: number): () => Run & { readonly elapsedMs: number } {
  const startedMs = performance.now();
  const [cpuBefore, waitedBefore] = [processorMicros(pid), keptWaitingMs(pid)];
  const ownBefore = process.cpuUsage();
  return () => {
    const elapsedMs = performance.now() - startedMs;
    const own = process.cpuUsage(ownBefore);
    return {
      elapsedMs,
      generatorBusyRatio: (own.user + own.system) / 1000 / elapsedMs,
      busyRatio: (processorMicros(pid) - cpuBefore) / 1000 / elapsedMs,
      keptWaitingRatio: (keptWaitingMs(pid) - waitedBefore) / elapsedMs,
    };
  };
}

async function offer({ mix, levels, pid }: Offer): Promise<readonly Offered[]> {
  const kinds = pattern(mix);
  const sweeping = setInterval(giveUpLate, SWEEP_MS);
  const ended: (() => Offered)[] = [];
  for (const level of levels) ended.push(await offerOne(kinds, level, pid));
  await settled();
  clearInterval(sweeping);
  return ended.map((result) => result());
}

/** @returns what tells the outcome, once everything under way has ended */
async function offerOne(kinds: readonly Kind[], level: Level, pid: number): Promise<() => Offered> {
  const { perSecond, settleMs, ms } = level;
  const startedMs = performance.now();
  const tally = new OutcomeTally(startedMs, ms);
  let count = 0;
  let stop: ReturnType<typeof watchRun> | undefined;
  for (let nowMs = startedMs; nowMs < startedMs + ms; nowMs = performance.now()) {
    if (nowMs >= startedMs + settleMs) stop ??= watchRun(pid);
    const due = Math.floor(((nowMs - startedMs) * perSecond) / 1000);
    for (; count < due; count++) {
      const kind = kinds[count % kinds.length] ?? 'page';
      const intendedMs = startedMs + ((count + 1) * 1000) / perSecond;
      const asking: Asking = { kind, intendedMs, counted: intendedMs >= startedMs + settleMs, heard: tally };
      tally.offered(asking);
      const connection = freeOne(kind);
      if (connection === undefined) {
        tally.ended(asking, 'unsent', nowMs);
        continue;
      }
      tally.sent(asking, nowMs);
      connection.ask(asking);
    }
    await after(1);
  }
  const { elapsedMs, ...run } = (stop ?? watchRun(pid))();
  return () => tally.result(elapsedMs, run);
}

function freeOne(kind: Kind): ShopperConnection | undefined {
  for (;;) {
    const connection = free[kind].pop();
    if (connection === undefined || connection.free) return connection;
  }
}

function giveUpLate(): void {
  const nowMs = performance.now();
  for (const connection of connections) {
    const { asking } = connection;
    if (asking === undefined || nowMs - asking.intendedMs < PATIENCE_MS) continue;
    connection.giveUp();
    asking.heard.givenUp(asking, nowMs);
  }
}

/** What is under way ends, or is given up. */
async function settled(): Promise<void> {
  while (connections.some(({ asking }) => asking !== undefined)) {
    giveUpLate();
    await after(10);
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function obey(order: LoadOrder): Promise<object> {
  if (order.type === 'connect') return connectAll(order);
  return order.type === 'saturate' ? saturate(order) : offer(order);
}

process.once('disconnect', () => process.exit());
process.on('message', (order: LoadOrder) => {
  obey(order).then(
    (result) => process.send?.({ type: 'done', result }),
    (error: unknown) => process.send?.({ type: 'done', error: String(error) }),
  );
});
process.send?.({ type: 'banyan-ready', url: '' });
