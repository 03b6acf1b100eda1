import { startPostgres } from '../test/support/postgres.js';
import { benchProgram, Child, temporaryFolder } from './place/child.js';

/** Everything around the subjects: the legacy core, a real PostgreSQL, and what answers for Unleash and control. */
export interface Surroundings {
  readonly upstreamUrl: string;
  readonly databaseUrl: string;
  /** Unleash (below /api, everything legacy's), control and the collector of traces. */
  readonly shopUrl: string;
  /** Unleash with `.serve` at 25 %, for decisions that draw a bucket. */
  readonly canaryShopUrl: string;
  /** The same with `.shadow` at 100 %, and with `.serve` at 100 %. */
  readonly shadowShopUrl: string;
  readonly fullShopUrl: string;
  /** As `shopUrl`, with 500 flags that nobody asks about. */
  readonly manyFlagsShopUrl: string;
  /** The extracted service, as far as the gateway asks it: `tcp://host:port`. */
  readonly serviceUrl: string;
  /** One that takes questions and answers none. */
  readonly hungServiceUrl: string;
  /** Temporary files; gone afterwards. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startSurroundings(core: number | undefined): Promise<Surroundings> {
  const folder = temporaryFolder();
  const start = (name: string, ...argv: string[]) =>
    Child.start({ name, command: benchProgram(`${name}.program.ts`, ...argv), core });
  const [postgres, upstream, shop, canary, shadow, full, manyFlags, service, hung] = await Promise.all([
    startPostgres(),
    start('upstream'),
    start('surroundings'),
    start('surroundings', '25'),
    start('surroundings', '0', '100'),
    start('surroundings', '100'),
    start('surroundings', '0', '0', '500'),
    start('service'),
    start('service', 'hung'),
  ]);
  return {
    upstreamUrl: upstream.url,
    databaseUrl: postgres.url,
    shopUrl: shop.url,
    canaryShopUrl: canary.url,
    shadowShopUrl: shadow.url,
    fullShopUrl: full.url,
    manyFlagsShopUrl: manyFlags.url,
    serviceUrl: service.url,
    hungServiceUrl: hung.url,
    folder,
    stop: () => postgres.stop(),
  };
}
