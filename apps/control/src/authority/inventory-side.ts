import { ARMS, messageOf, type Arm } from '@banyan/kernel';
import { readRunFile } from '../processes/run-file.js';

/** What the inventory service goes by, and what of the authority's work is under way there. */
export interface InventoryAuthority {
  readonly arm: Arm;
  readonly term: number;
  /** The term has ended there, and the next has not begun. */
  readonly closed: boolean;
  readonly openClaims: number;
  readonly oldestMs: number;
  readonly feed: {
    readonly loaded: boolean;
    readonly caughtUpMsAgo: number | null;
    readonly documentsTold: boolean | null;
    readonly trouble: string | null;
  };
}

/** A level that the two systems do not agree on; quantities in ten-thousandths, null: not known there. */
export interface LevelDifference {
  readonly sku: string;
  readonly source: string;
  readonly serviceE4: number | null;
  readonly coreE4: number | null;
}

export interface LevelComparison {
  readonly products: number;
  readonly levels: number;
  /** How many differ; the first of them are named. */
  readonly count: number;
  readonly differences: readonly LevelDifference[];
}

/** The inventory service does not do its part: it is away, or does not understand. */
export class InventoryAway extends Error {
  override readonly name = 'InventoryAway';
}

const PROCESS = 'inventory';
const TIMEOUT_MS = 2_000;
/** Comparing every level takes seconds. */
const COMPARE_TIMEOUT_MS = 30_000;

/** Asks the inventory service on its operations side: the one of this machine's launcher, else where the settings say. */
export class InventorySide {
  constructor(
    private readonly dataDir: string,
    private readonly elsewhere: string,
  ) {}

  /** @throws InventoryAway */
  async read(): Promise<InventoryAuthority> {
    return readAuthority(await this.#ask('GET', '/stock/authority', undefined, TIMEOUT_MS));
  }

  /** Has it go by this word, unless that is older than its own. @throws InventoryAway */
  async follow(word: { readonly arm: Arm; readonly term: number; readonly closed: boolean }): Promise<void> {
    await this.#ask('PUT', '/stock/authority', word, TIMEOUT_MS);
  }

  /**
   * @param inTrade what is sold all the time is no difference
   * @throws InventoryAway
   */
  async compare(inTrade: boolean): Promise<LevelComparison> {
    return readComparison(await this.#ask('POST', '/stock/compare', { inTrade }, COMPARE_TIMEOUT_MS));
  }

  async #ask(method: string, path: string, body: object | undefined, timeoutMs: number): Promise<unknown> {
    const found = (await readRunFile(this.dataDir)).find(({ name }) => name === PROCESS);
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await fetch(`${found?.opsUrl ?? this.elsewhere}${path}`, {
        method,
        signal,
        redirect: 'error',
        ...sent,
      });
      if (answer.ok) return await answer.json();
      throw new InventoryAway(`the inventory service answered ${answer.status}: ${await reasonIn(answer)}`);
    } catch (error) {
      if (error instanceof InventoryAway) throw error;
      throw new InventoryAway(`the inventory service does not answer: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** What it says of itself, as Nest tells errors. */
async function reasonIn(answer: Response): Promise<string> {
  const said: unknown = await answer.json().catch(() => undefined);
  const { message } = typeof said === 'object' && said !== null && 'message' in said ? said : { message: undefined };
  return typeof message === 'string' ? message : 'it does not say why';
}

type Members = Readonly<Record<string, unknown>>;

function members(value: unknown): Members {
  if (typeof value !== 'object' || value === null) throw new InventoryAway('the inventory service is not understood');
  return value as Members;
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new InventoryAway('the inventory service is not understood');
  return value;
}

function readAuthority(answer: unknown): InventoryAuthority {
  const said = members(answer);
  const [work, feed] = [members(said['work']), members(said['feed'])];
  const arm = ARMS.find((each) => each === said['arm']);
  if (arm === undefined) throw new InventoryAway('the inventory service is not understood');
  const { trouble, caughtUpMsAgo, documentsTold } = feed;
  return {
    arm,
    term: count(said['term']),
    closed: said['closed'] === true,
    openClaims: count(work['openClaims']),
    oldestMs: count(work['oldestMs']),
    feed: {
      loaded: feed['loaded'] === true,
      caughtUpMsAgo: typeof caughtUpMsAgo === 'number' ? caughtUpMsAgo : null,
      documentsTold: typeof documentsTold === 'boolean' ? documentsTold : null,
      trouble: typeof trouble === 'string' ? trouble : null,
    },
  };
}

function readComparison(answer: unknown): LevelComparison {
  const { products, levels, count: differing, differences } = members(answer);
  if (!Array.isArray(differences)) throw new InventoryAway('the inventory service is not understood');
  return {
    products: count(products),
    levels: count(levels),
    count: count(differing),
    differences: differences.map((each: unknown) => {
      const { sku, source, serviceE4, coreE4 } = members(each);
      return { sku: String(sku), source: String(source), serviceE4: quantity(serviceE4), coreE4: quantity(coreE4) };
    }),
  };
}

function quantity(value: unknown): number | null {
  return value === null ? null : count(value);
}
