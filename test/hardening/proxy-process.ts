import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { PROBE_LIMITS } from './stage.js';

/** A proxy in a process of its own: `bare` is http-proxy-middleware as its documentation shows it, `guarded` is ours. */
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

const port = await (kind === 'bare' ? startBare(upstream) : startGuarded(upstream));
process.send?.({ port });
process.on('disconnect', () => process.exit(0));
