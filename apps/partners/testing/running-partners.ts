import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { type Partners, type PartnersOptions, startPartners } from '../src/partners.js';
import { type Answer, ask, type Json } from './ask.js';

/** The parties outside on a PostgreSQL of their own, and the questions that tests put to them. */
export interface RunningPartners {
  readonly postgres: TestPostgres;
  readonly partners: Partners;
  /** Asks a party; a body is sent as JSON. @throws when the connection ends without an answer */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Asks the operations side. @throws Error unless it answers 200 */
  ops(method: string, path: string, body?: unknown): Promise<Json>;
  stop(): Promise<void>;
}

export async function startRunningPartners(options: Partial<PartnersOptions> = {}): Promise<RunningPartners> {
  const postgres = await startPostgres();
  const partners = await startPartners({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    listeners: { webhook: undefined, fulfilment: undefined },
    paceMs: 20,
    ...options,
  });
  return {
    postgres,
    partners,
    ask: (method, path, body, headers) => ask(partners.url, method, path, body, headers),
    ops: async (method, path, body) => {
      const { status, json } = await ask(partners.opsUrl, method, path, body);
      if (status !== 200) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(json)}`);
      return json;
    },
    stop: async () => {
      await partners.close(100);
      await postgres.stop();
    },
  };
}
