import { readSigningKeys } from '@banyan/kernel';
import { type LegacyCore, startLegacyCore } from '../src/legacy-core.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { type Answer, ask, type Question } from './ask.js';

export const SOAP_USER = 'till';
export const SOAP_KEY = 'a key & <more>';

export const REST_USER = 'integration';
export const REST_PASSWORD = 'geheim & "größer"';

export const [ASSERTION_KEY] = readSigningKeys(`test:${'a'.repeat(42)}g`);

export interface OpsAnswer {
  readonly status: number;
  readonly json: OpsJson;
  readonly text: string;
}

/** The fields tests look at, each of its own path. */
interface OpsJson {
  readonly lastSequence: number;
  readonly stockRows: number;
  readonly skus: readonly string[];
  readonly items: readonly {
    readonly sku: string;
    readonly productId: number;
    readonly sources: Record<string, { readonly quantityE4: number; readonly inStock: boolean }>;
    readonly storeViews: Record<string, { readonly quantity: string; readonly inStock: boolean }>;
  }[];
  readonly running: boolean;
  readonly soap: object;
}

/** A core on a PostgreSQL of its own, and the questions tests put to it. */
export interface RunningCore {
  readonly postgres: TestPostgres;
  readonly core: LegacyCore;
  /** Asks a face. */
  ask(target: string, question?: Question): Promise<Answer>;
  /** Asks the operations side with a JSON body; answers status and JSON. */
  ops(method: string, target: string, json?: unknown): Promise<OpsAnswer>;
  stop(): Promise<void>;
}

export async function startRunningCore(): Promise<RunningCore> {
  const postgres = await startPostgres();
  const core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: SOAP_USER,
    soapKey: SOAP_KEY,
    restUser: REST_USER,
    restPassword: REST_PASSWORD,
    assertionKeys: [ASSERTION_KEY],
  });
  return {
    postgres,
    core,
    ask: (target, question) => ask(core.url, target, question),
    ops: async (method, target, json) => {
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      const answer = await ask(core.opsUrl, target, { method, ...body });
      return { status: answer.status, text: answer.text, json: JSON.parse(answer.text) as OpsJson };
    },
    stop: async () => {
      await core.close(100);
      await postgres.stop();
    },
  };
}
