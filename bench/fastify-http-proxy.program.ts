// @fastify/http-proxy as its README begins, alone on Fastify.
import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import httpProxy from '@fastify/http-proxy';
import { announceListening } from './subjects/announce-listening.js';

/** As much of Fastify as is used here: it comes with Nest's adapter, and the plugin must be registered with that one. */
interface ProxyingFastify {
  readonly server: Server;
  register(plugin: unknown, options: { readonly upstream: string; readonly undici: object }): unknown;
  listen(options: { readonly port: number; readonly host: string }): Promise<string>;
}

const nests = createRequire(createRequire(import.meta.url).resolve('@nestjs/platform-fastify'));
const fastify = nests('fastify') as (options: { readonly logger: boolean }) => ProxyingFastify;

const app = fastify({ logger: false });
// As many connections as the other subjects may have.
app.register(httpProxy, { upstream: process.argv[2] ?? '', undici: { connections: 64, pipelining: 1 } });
await app.listen({ port: 0, host: '127.0.0.1' });
announceListening(app.server);
