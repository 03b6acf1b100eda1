import { PreparingClient } from '@banyan/database';
import type { ClientConfig } from 'pg';

/** How long what the server says at its limit may be on its way, ms. */
const ON_ITS_WAY_MS = 1_000;

/**
 * A connection to PostgreSQL that ends itself when it is not answered. The server ends a statement at its `statement_timeout`, and says so; where it says
 * nothing, the statement never arrived, or its answer did not. Nobody else would notice: TCP goes on trying for a quarter of an hour, and
 * a driver's own `query_timeout` leaves the connection in its pool for the next.
 */
export class AnsweredClient extends PreparingClient {
  readonly #longestMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** @throws TypeError when the server is given no `statement_timeout` */
  constructor(config: ClientConfig = {}) {
    super(config);
    if (typeof config.statement_timeout !== 'number') throw new TypeError('a connection has no statement_timeout');
    this.#longestMs = config.statement_timeout + ON_ITS_WAY_MS;
    this.on('drain', () => this.#stop());
    this.on('end', () => this.#stop());
  }

  /** As the driver's: its overloads are handed on as they are. */
  // oxlint-disable-next-line typescript/no-explicit-any
  override query(...words: any[]): any {
    // With a statement under way `end` cuts the connection: whoever waits is told, and no pool keeps it.
    this.#timer ??= setTimeout(() => void this.end(), this.#longestMs).unref();
    return super.query(...(words as [string]));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
