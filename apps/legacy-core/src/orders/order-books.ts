import type { Pool } from 'pg';
import type { Books, StockWriter } from '../books/books.js';
import { inTransaction, type StatementWatch } from '../books/in-transaction.js';
import {
  addComment,
  cancelOrder,
  holdUp,
  type NotChanged,
  setStatus,
  type StatusChanged,
  type StatusEntry,
  unhold,
} from './change-status.js';
import { type Confirmation, type Confirmed, confirmOrder } from './confirm-order.js';
import { createMemo, type MemoRequest, type MemoResult } from './credit-memo.js';
import {
  type DocumentSender,
  type DocumentVerdict,
  type Filed,
  fileOrder,
  type Filing,
  refuseDocument,
} from './file-order.js';
import type { OrderDraft } from './order-draft.js';
import { MISSING } from './order-status.js';
import { resetOrders } from './reset-orders.js';
import { nextOrderId, writeOrder } from './write-order.js';

/** PHP's `max_execution_time`: a request that is older than this, ms, writes nothing any more. */
export const LONGEST_EXECUTION_MS = 30_000;

/** A request was not done in time, and nothing of it was written. */
export class ExecutionTimeExceeded extends Error {
  override readonly name = 'ExecutionTimeExceeded';
}

/** The request that a write belongs to. */
export interface WriteContext {
  /** On the monotonic clock. */
  readonly arrivedMs: number;
  /** Told of each statement, for those who want to see it die there. */
  readonly watch?: StatementWatch;
}

export interface OrderBooksOptions {
  readonly pool: Pool;
  readonly books: Books;
  readonly nowMs?: () => number;
  readonly monotonicMs?: () => number;
}

/**
 * The books of orders. PostgreSQL has them and nothing else does. Whatever touches stock is one transaction with it, in
 * turn with every other change of stock; what is begun and not confirmed touches none, and waits for nobody.
 */
export class OrderBooks {
  readonly #pool: Pool;
  readonly #books: Books;
  readonly #nowMs: () => number;
  readonly #monotonicMs: () => number;
  /** The statements of the last write of each kind. */
  readonly #statements = new Map<string, readonly string[]>();

  constructor({ pool, books, nowMs = Date.now, monotonicMs = () => performance.now() }: OrderBooksOptions) {
    this.#pool = pool;
    this.#books = books;
    this.#nowMs = nowMs;
    this.#monotonicMs = monotonicMs;
  }

  /** Begins an order: status 0, which the shop calls missing. @throws ExecutionTimeExceeded, as all that write */
  async add(draft: OrderDraft, context: WriteContext): Promise<number> {
    const { watch, done } = this.#watching('add', context);
    const orderId = await inTransaction(
      this.#pool,
      async (client) => {
        const id = await nextOrderId(client);
        await writeOrder(client, id, draft, MISSING, this.#nowMs());
        this.#refuseIfLate(context);
        return id;
      },
      watch,
    );
    done();
    return orderId;
  }

  confirm(orderId: number, confirmation: Confirmation, context: WriteContext): Promise<Confirmed> {
    return this.#write('confirm', context, (writer, atMs) =>
      confirmOrder(writer, this.#books, orderId, confirmation, atMs),
    );
  }

  setStatus(orderId: number, statusId: number, entry: StatusEntry, context: WriteContext): Promise<StatusChanged> {
    return this.#write('status', context, (writer, atMs) =>
      setStatus(writer, this.#books, orderId, statusId, entry, atMs),
    );
  }

  cancel(orderId: number, context: WriteContext): Promise<NotChanged | undefined> {
    return this.#write('cancel', context, (writer, atMs) => cancelOrder(writer, this.#books, orderId, atMs));
  }

  hold(orderId: number, context: WriteContext): Promise<NotChanged | undefined> {
    return this.#write('hold', context, (writer, atMs) => holdUp(writer, orderId, atMs));
  }

  unhold(orderId: number, context: WriteContext): Promise<NotChanged | undefined> {
    return this.#write('unhold', context, (writer, atMs) => unhold(writer, orderId, atMs));
  }

  comment(orderId: number, status: string, entry: StatusEntry, context: WriteContext): Promise<NotChanged | undefined> {
    return this.#write('comment', context, (writer, atMs) => addComment(writer, orderId, status, entry, atMs));
  }

  refund(orderId: number, request: MemoRequest, context: WriteContext): Promise<MemoResult> {
    return this.#write('refund', context, (writer, atMs) => createMemo(writer, this.#books, orderId, request, atMs));
  }

  file(filing: Filing, context: WriteContext): Promise<Filed> {
    return this.#write('file', context, (writer, atMs) => fileOrder(writer, this.#books, filing, atMs));
  }

  /** @returns the number of the document */
  refuse(sender: DocumentSender, verdict: DocumentVerdict, context: WriteContext): Promise<string> {
    return this.#write('refuse', context, (writer, atMs) => refuseDocument(writer, sender, verdict, atMs));
  }

  /** Forgets every order the shop was not opened with; what they took stays taken. */
  reset(): Promise<void> {
    return this.#books.write(({ client }) => resetOrders(client));
  }

  /** The statements of the last write of each kind, in their order. */
  get statements(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.#statements);
  }

  async #write<T>(
    kind: string,
    context: WriteContext,
    work: (writer: StockWriter, atMs: number) => Promise<T>,
  ): Promise<T> {
    const { watch, done } = this.#watching(kind, context);
    const written = await this.#books.write(
      async (writer) => {
        const result = await work(writer, this.#nowMs());
        this.#refuseIfLate(context);
        return result;
      },
      { watch, isRefusal: (error) => error instanceof ExecutionTimeExceeded },
    );
    done();
    return written;
  }

  #watching(kind: string, { watch }: WriteContext): { readonly watch: StatementWatch; readonly done: () => void } {
    const seen: string[] = [];
    return {
      watch: (statement) => {
        seen.push(statement);
        return watch?.(statement);
      },
      done: () => void this.#statements.set(kind, seen),
    };
  }

  /** The last thing before the commit: whoever asks after this long, and a commit's time more, is told for good. */
  #refuseIfLate({ arrivedMs }: WriteContext): void {
    if (this.#monotonicMs() - arrivedMs > LONGEST_EXECUTION_MS) {
      throw new ExecutionTimeExceeded(`Maximum execution time of ${LONGEST_EXECUTION_MS / 1000} seconds exceeded`);
    }
  }
}
