import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { traceRoutes } from './trace-routes.js';
import { TraceStore } from './trace-store.js';

let server: Server;
beforeAll(async () => {
  const routes = traceRoutes(new TraceStore());
  server = createServer((request, response) => {
    if (!routes(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ['POST', '/v1/traces', '{"resourceSpans":[]}', 200],
  ['POST', '/v1/traces', '{}', 400],
  ['POST', '/v1/logs', '{"resourceLogs":[]}', 200],
  ['GET', '/v1/logs', undefined, 404],
  ['GET', '/traces', undefined, 200],
])('%s %s %s is answered with %i', async (method, path, body, status) => {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body !== undefined && { body }) });
  expect(answer.status).toBe(status);
  if (method === 'POST' && status === 200) expect(await answer.text()).toBe('{}');
});
