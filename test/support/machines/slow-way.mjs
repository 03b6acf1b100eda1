// Preloaded into a process that runs on a machine with a slow way to some others: listens on loopback, and passes everything on, as late as the
// file says that SLOW_WAY names (milliseconds; 0: at once). One chunk of a hundred is later by what TCP waits until it sends again.
// Of the kernel itself (netem) not every machine has this.
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const RESENT_MS = 200;
const LOSS = 0.01;
const LOOK_MS = 100;

const { SLOW_WAY: file = '', SLOW_WAYS: ways = '' } = process.env;
let delayMs = 0;
setInterval(() => {
  delayMs = Number(readFileSync(file, 'utf8')) || 0;
}, LOOK_MS).unref();

/** Chunks in their order, each no sooner than its delay. */
function pass(from, to) {
  let readyAtMs = 0;
  from.on('data', (chunk) => {
    const resentMs = delayMs > 0 && Math.random() < LOSS ? RESENT_MS : 0;
    const jitterMs = delayMs * 0.2 * Math.random();
    readyAtMs = Math.max(readyAtMs, performance.now() + delayMs + jitterMs + resentMs);
    const waitMs = readyAtMs - performance.now();
    if (waitMs <= 0.5) to.write(chunk);
    else setTimeout(() => to.write(chunk), waitMs);
  });
  from.on('error', () => undefined);
  from.once('close', () => setTimeout(() => to.destroy(), Math.max(0, readyAtMs - performance.now()) + 1));
}

// Such as `6432=10.0.0.11:5432 6422=10.0.0.14:4222`.
for (const way of ways.split(' ')) {
  const [port, target = ''] = way.split('=');
  const [host, targetPort] = target.split(':');
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host, port: Number(targetPort), noDelay: true });
    pass(near, far);
    pass(far, near);
  });
  server.listen(Number(port), '127.0.0.1');
  server.unref();
}
