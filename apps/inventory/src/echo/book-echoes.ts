import type { EntityManager } from 'typeorm';
import {
  BIND_DOCUMENTS,
  BOOKED_OF_LATE,
  CLAIM_AGAIN,
  FORGET_ALL_ECHOES,
  FORGET_ECHOES,
  FREE_BOOKED,
  KEEP_ECHOES,
  LOCK_RESERVATIONS,
  LOCK_TOLD_AND_CLAIMED,
  LOOK_EARLIER,
  MARK_BOOKED,
  UNBIND_DOCUMENTS,
  UNMARK_BOOKED,
  WHOLE_ECHOES,
} from './echo.sql.js';
import type { EchoFacts } from './echoes.js';

interface WholeEcho {
  readonly document: string;
  readonly sku: string;
  readonly from_sequence: string;
  readonly reference: string | null;
  readonly bound: string | null;
}

/** An echo that is ours: what the reservation has of the product is the core's now. */
interface DueEcho {
  readonly reference: string;
  readonly document: string;
  readonly sku: string;
  readonly sequence: number;
}

export interface Key {
  readonly sku: string;
  readonly source: string;
}

/**
 * Books echoes in the transaction that writes the levels that contain them, in two steps: `lock` before the levels are written,
 * `book` after. A level's quantity falls by what the core has booked, and what is set aside falls with it: the sum is as before.
 */
export class EchoBooking {
  #due: readonly DueEcho[] = [];
  #done: readonly Pick<WholeEcho, 'document' | 'sku'>[] = [];
  #again: readonly string[] = [];

  constructor(
    private readonly manager: EntityManager,
    private readonly facts: EchoFacts,
  ) {}

  /** @param told keys of the levels that will be written */
  async lock(told: readonly Key[]): Promise<void> {
    const { manager, facts } = this;
    const { anew, runs } = facts;
    if (anew !== undefined) {
      await manager.query(FORGET_ALL_ECHOES);
      await manager.query(LOOK_EARLIER, [anew.readTo]);
      const rows = await manager.query<{ reference: string }[]>(BOOKED_OF_LATE, [anew.withinMs]);
      this.#again = rows.map(({ reference }) => reference);
    }
    if (runs.length > 0) {
      await manager.query(KEEP_ECHOES, [
        runs.map(({ document }) => document),
        runs.map(({ sku }) => sku),
        runs.map(({ fromSequence }) => fromSequence),
        runs.map(({ toSequence }) => toSequence),
      ]);
    }
    const whole = await manager.query<WholeEcho[]>(WHOLE_ECHOES, [facts.wholeUntil]);
    const references = [...new Set([...this.#again, ...whole.flatMap(({ reference }) => reference ?? [])])];
    if (references.length === 0) {
      this.#done = whole;
      return;
    }
    await manager.query(LOCK_RESERVATIONS, [references]);
    await manager.query(LOCK_TOLD_AND_CLAIMED, [
      told.map(({ sku }) => sku),
      told.map(({ source }) => source),
      references,
    ]);
    this.#done = whole;
    this.#due = dueOf(whole, new Set(this.#again));
  }

  /** @param revision of the transaction @returns how many products of reservations were booked */
  async book(revision: number): Promise<number> {
    const { manager } = this;
    if (this.facts.anew !== undefined) await this.#doubt(revision);
    const due = this.#due;
    if (due.length > 0) {
      const references = due.map(({ reference }) => reference);
      const skus = due.map(({ sku }) => sku);
      await manager.query(FREE_BOOKED, [references, skus, revision]);
      await manager.query(MARK_BOOKED, [references, skus, due.map(({ sequence }) => sequence)]);
      await manager.query(BIND_DOCUMENTS, [references, due.map(({ document }) => document)]);
    }
    if (this.#done.length > 0) {
      await manager.query(FORGET_ECHOES, [
        this.#done.map(({ document }) => document),
        this.#done.map(({ sku }) => sku),
      ]);
    }
    return due.length;
  }

  /** A restored core may have forgotten it: it is set aside again until it is told again. */
  async #doubt(revision: number): Promise<void> {
    if (this.#again.length === 0) return;
    await this.manager.query(CLAIM_AGAIN, [this.#again, revision]);
    await this.manager.query(UNMARK_BOOKED, [this.#again]);
    await this.manager.query(UNBIND_DOCUMENTS, [this.#again]);
  }
}

/**
 * An order of ours has one document: the first that bears its reference. Another that bears it too is somebody else's sale.
 *
 * @param unbound reservations whose document may be another now
 */
function dueOf(whole: readonly WholeEcho[], unbound: ReadonlySet<string>): readonly DueEcho[] {
  const documents = new Map<string, string>();
  const due = new Map<string, DueEcho>();
  for (const { document, sku, reference, bound, from_sequence: from } of whole) {
    if (reference === null) continue;
    const known = documents.get(reference) ?? (unbound.has(reference) ? document : (bound ?? document));
    documents.set(reference, known);
    if (known !== document) continue;
    const key = `${reference}\n${sku}`;
    if (!due.has(key)) due.set(key, { reference, document, sku, sequence: Number(from) });
  }
  return [...due.values()];
}
