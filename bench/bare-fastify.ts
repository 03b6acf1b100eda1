import { createRequire } from 'node:module';
import type { Server } from 'node:net';

/** As much of Fastify as is used here. It comes with Nest's adapter and is not a dependency of ours. */
export interface BareFastify {
  readonly server: Server;
  get(
    route: string,
    handler: (request: BareRequest, reply: { code(status: number): void }) => Promise<unknown>,
  ): unknown;
  listen(options: { readonly port: number; readonly host: string }): Promise<string>;
}

interface BareRequest {
  readonly params: { readonly sku: string };
  readonly query: { readonly channel: 'web' };
}

const nests = createRequire(createRequire(import.meta.url).resolve('@nestjs/platform-fastify'));

export const bareFastify = nests('fastify') as (options: { readonly logger: boolean }) => BareFastify;
