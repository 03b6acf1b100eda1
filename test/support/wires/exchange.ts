import type { Fault } from './faults.js';

/** One message on its way through a wire, with the answer to it. */
export interface Exchange {
  /** Hands it on. Settles when the whole answer is here, which nobody has been given yet; rejects when there is none. */
  forward(): Promise<void>;
  /** Gives whoever asked the answer. */
  give(): void;
  /** Resets the connections on both sides: neither hears anything any more. */
  reset(): void;
  /** The same message again, on a connection of its own; its answer is dropped. Absent: it cannot be (a statement of a session). */
  again?(): Promise<void>;
  /** Settles when whoever sent it has given it up, and rejects where that takes longer than anybody's patience. */
  left(): Promise<void>;
}

/** The processes at both ends of a wire, and the database below all of them. */
export interface Ends {
  /** Undefined: the client, which is not the shop's to kill. */
  killSender?(): Promise<void>;
  /** Undefined: PostgreSQL, which is ended by `endPostgres`. */
  killReceiver?(): Promise<void>;
  /** Without any shutdown; it is started again by whoever looks after it. */
  endPostgres(): Promise<void>;
}

/** Can this fault befall a message between these ends? */
export function isPossible(fault: Fault, ends: Ends, isRepeatable: boolean): boolean {
  if (fault === 'twice') return isRepeatable;
  if (fault === 'kill-sender') return ends.killSender !== undefined;
  if (fault.startsWith('kill-receiver')) return ends.killReceiver !== undefined;
  // Between two processes: what the receiver asks PostgreSQL has its own points.
  if (fault === 'postgres-before') return ends.killReceiver === undefined;
  return true;
}

/**
 * Lets a fault befall a message.
 *
 * @param luck 0 to 1, by which what may happen either way happens one way
 * @throws Error when the sender never gives up, or what must have an effect first has no answer
 */
export async function befall(fault: Fault, exchange: Exchange, ends: Ends, luck: number): Promise<void> {
  switch (fault) {
    case 'reset-before':
      return exchange.reset();
    case 'reset-after':
      await exchange.forward();
      return exchange.reset();
    case 'late':
      await exchange.left();
      await exchange.forward().catch(() => undefined);
      return exchange.reset();
    case 'unanswered':
      await exchange.forward();
      await exchange.left();
      return exchange.reset();
    case 'twice':
      return deliverTwice(exchange, luck);
    case 'kill-sender':
      await exchange.forward();
      await ends.killSender?.();
      return exchange.reset();
    case 'kill-receiver-before':
      await ends.killReceiver?.();
      return exchange.reset();
    case 'kill-receiver-after':
      await exchange.forward();
      await ends.killReceiver?.();
      return exchange.reset();
    case 'postgres-before':
      await ends.endPostgres();
      return exchange.reset();
    case 'postgres-after':
      await exchange.forward();
      await ends.endPostgres();
      // What is asked of PostgreSQL itself has no connection left to be answered on.
      return ends.killReceiver === undefined ? exchange.reset() : exchange.give();
  }
}

/** One after the other, the copy first, or both at once. */
async function deliverTwice(exchange: Exchange, luck: number): Promise<void> {
  const again = async (): Promise<void> => exchange.again?.();
  if (luck < 1 / 3) {
    await again();
    await exchange.forward();
    exchange.give();
  } else if (luck < 2 / 3) {
    await exchange.forward();
    exchange.give();
    await again();
  } else {
    await Promise.all([exchange.forward().then(() => exchange.give()), again()]);
  }
}
