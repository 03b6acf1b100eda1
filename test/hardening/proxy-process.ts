import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { PROBE_LIMITS } from './stage.js';

/**
 * A proxy in a process of its own: `bare` is http-proxy-middleware as its documentation shows it, `guarded` is ours with the
 * waits of the probes, `fuzzed` with waits so short that a fuzz need not wait for them, `patient` with those of production.
 */
const MB = 2 ** 20;
const [kind = 'guarded', upstream = ''] = process.argv.slice(2);

async function startBare(target: string): Promise<number> {
  const proxy = createProxyMiddleware({ target, ws: true, xfwd: true });
  const server = createServer((req, res) => {
    // What a strangler without a canonical path would write.
    if (req.url?.startsWith('/owned/v1') === true) res.end('owned');
    else void proxy(req, res);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function startGuarded(target: string): Promise<number> {
  const gateway = await startGateway(new URL(target), {
    limits: PROBE_LIMITS.passthrough,
    edgeLimits: PROBE_LIMITS.edge,
    allowUpgradePaths: PROBE_LIMITS.upgradePaths,
    owned: ['/owned/v1'],
  });
  return gateway.port;
}

async function startFuzzed(target: string): Promise<number> {
  const gateway = await startGateway(new URL(target), {
    limits: {
      firstByteMs: 300,
      idleMs: 300,
      streamIdleMs: 300,
      tunnelIdleMs: 300,
      upgradeMs: 300,
      queue: 256,
      queueMs: 500,
    },
    edgeLimits: { headersMs: 400, bodyIdleMs: 300, writeStallMs: 500, lingerMs: 200, keepAliveMs: 500 },
    allowUpgradePaths: PROBE_LIMITS.upgradePaths,
    owned: ['/owned/v1'],
    remember: false,
  });
  return gateway.port;
}

const startPatient = async (target: string): Promise<number> =>
  (await startGateway(new URL(target), { remember: false })).port;

const start =
  { bare: startBare, guarded: startGuarded, fuzzed: startFuzzed, patient: startPatient }[kind] ?? startGuarded;
const port = await start(upstream);
process.send?.({ port });
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  process.send?.({ rssMb: rss / MB, heapMb: heapUsed / MB, handles });
});
process.on('disconnect', () => process.exit(0));
