import type { ConfirmResult, GiveBack, Reservation, ReserveResult, SellingRules } from '@banyan/domains';
import type { DataSource, EntityManager } from 'typeorm';
import {
  AUTHORITY_FOR_SHARE,
  CLAIM_LEVELS,
  CLAIMS_OF,
  CLOSE_RESERVATIONS,
  CONFIRM,
  ANY_TO_LAPSE,
  DUE_TO_LAPSE,
  FENCE,
  FOLLOW_LATER_TERM,
  FREE_CLAIMS,
  FREE_LEVELS,
  GIVE_CLAIMS_BACK,
  LEVELS_FOR_UPDATE,
  LOCK_CLAIMED_LEVELS,
  LOCK_LEVELS,
  MOVE_CLAIMED,
  NOTE_GIVE_BACK,
  PUT_ELSEWHERE,
  RESERVATIONS_FOR_UPDATE,
  STATES,
  TOUCH,
  WRITE_CLAIMS,
  WRITE_RESERVATIONS,
} from './desk.sql.js';
import { LockedLevels, type LevelRow } from './locked-levels.js';
import { planGiveBack, type GivenBack, type HeldClaim } from './plan-give-back.js';
import { planTakings, type Taking } from './plan-takings.js';
import { rightOf, type AuthorityRow } from './stock-authority.js';
import { tryAgain } from './try-again.js';

/** A reservation with what must be known to plan it. */
export interface Wish {
  readonly reservation: Reservation;
  /** Enabled sources that serve the place, the one that ships first ahead. */
  readonly sources: readonly string[];
  /** By SKU; one that is missing is not known, and not sold. */
  readonly rules: ReadonlyMap<string, SellingRules>;
}

type State = 'reserved' | 'confirmed' | 'lapsed' | 'released' | 'refused';

interface ReservationRow {
  readonly reference: string;
  readonly state: State;
  readonly refused_lines: readonly number[] | null;
  readonly takings: readonly { readonly sku: string; readonly location: string; readonly quantityE4: number }[] | null;
}

interface ClaimRow {
  readonly sku: string;
  readonly source: string;
  readonly taken_e4: string;
  readonly back_e4: string;
  readonly booked_at: string | null;
}

interface Made {
  readonly wish: Wish;
  readonly result: Exclude<ReserveResult, { kind: 'not-authority' }>;
}

/** What is set aside, and for whom: every step is one transaction. */
export class DeskStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Decides any number of reservations, in their order and in one transaction: levels are locked, the rule is applied, and
   * what it takes is taken from levels that are still what was seen. A reference that is known gets its answer again, and
   * lasts from then on where it is asked for without an end.
   */
  reserveAll(wishes: readonly Wish[]): Promise<readonly ReserveResult[]> {
    return this.#transaction(async (manager) => {
      const authority = await this.#authority(manager, Math.max(...wishes.map(({ reservation }) => reservation.term)));
      const references = [...new Set(wishes.map(({ reservation }) => reservation.reference))];
      const known = await manager.query<ReservationRow[]>(RESERVATIONS_FOR_UPDATE, [references]);
      const answers = new Map<string, ReserveResult>(
        known.flatMap((row) => (row.state === 'lapsed' ? [] : [[row.reference, answerOf(row)] as const])),
      );
      const open = wishes.filter(({ reservation }) => !answers.has(reservation.reference));
      const may = open.filter(({ reservation }) => rightOf(authority, reservation.term) === 'may');
      const levels = await this.#lock(manager, may);
      const made: Made[] = [];
      for (const wish of may) {
        const { reference } = wish.reservation;
        if (answers.has(reference)) continue;
        const result = decide(wish, levels);
        answers.set(reference, result);
        made.push({ wish, result });
      }
      await this.#write(manager, made, levels);
      const forGood = wishes.filter(({ reservation }) => reservation.expiresInMs === undefined);
      // Set aside before, for a time.
      const lasting = forGood.filter(
        (wish) =>
          answers.get(wish.reservation.reference)?.kind === 'reserved' && !made.some((each) => each.wish === wish),
      );
      if (lasting.length > 0) await manager.query(CONFIRM, [lasting.map(({ reservation }) => reservation.reference)]);
      const term = Number(authority?.term ?? 1);
      return wishes.map(({ reservation }) => answers.get(reservation.reference) ?? { kind: 'not-authority', term });
    });
  }

  /** All of them in one transaction. */
  confirmAll(references: readonly string[]): Promise<readonly ConfirmResult[]> {
    return this.#transaction(async (manager) => {
      await manager.query(CONFIRM, [references]);
      const rows = await manager.query<Pick<ReservationRow, 'reference' | 'state'>[]>(STATES, [references]);
      const states = new Map(rows.map(({ reference, state }) => [reference, state]));
      return references.map((reference): ConfirmResult => {
        const state = states.get(reference);
        if (state === 'confirmed' || state === 'lapsed') return { kind: state };
        return { kind: 'unknown' };
      });
    });
  }

  /** All of them in one transaction. @returns for each whether anything was set aside for it until now */
  releaseAll(references: readonly string[]): Promise<readonly boolean[]> {
    return this.#transaction(async (manager) => {
      await manager.query(FENCE, [references]);
      const rows = await manager.query<ReservationRow[]>(RESERVATIONS_FOR_UPDATE, [references]);
      const open = rows.filter(({ state }) => state !== 'released' && state !== 'refused');
      const closing = open.map(({ reference }) => reference);
      if (closing.length > 0) await this.#close(manager, closing, 'released');
      return references.map((reference) => closing.includes(reference));
    });
  }

  /** Lets go what nobody confirmed in time, by the database's clock; what somebody is at is left. @returns how many */
  async lapse(atMost: number): Promise<number> {
    // Nearly always there is nothing: that costs no transaction.
    if ((await this.dataSource.query<unknown[]>(ANY_TO_LAPSE)).length === 0) return 0;
    return this.#transaction(async (manager) => {
      const due = await manager.query<{ reference: string }[]>(DUE_TO_LAPSE, [atMost]);
      const references = due.map(({ reference }) => reference);
      if (references.length > 0) await this.#close(manager, references, 'lapsed');
      return references.length;
    });
  }

  /**
   * @param to code of the place where the goods are
   * @returns whether anything is free again for it
   */
  giveBack({ reference, returnReference, lines }: GiveBack, to: string | undefined): Promise<boolean> {
    return this.#transaction(async (manager) => {
      const [row] = await manager.query<ReservationRow[]>(RESERVATIONS_FOR_UPDATE, [[reference]]);
      if ((await manager.query<object[]>(NOTE_GIVE_BACK, [reference, returnReference])).length === 0) return false;
      if (row?.state !== 'reserved' && row?.state !== 'confirmed') return false;
      const claims = await manager.query<ClaimRow[]>(CLAIMS_OF, [reference]);
      const plan = planGiveBack(claims.map(heldClaim), lines, to);
      const moved = [...plan.freed, ...plan.elsewhere];
      await manager.query(LOCK_LEVELS, columnsOf(moved).slice(0, 2));
      await manager.query(MOVE_CLAIMED, columnsOf(summed(moved, -1)));
      await manager.query(GIVE_CLAIMS_BACK, [reference, ...columnsOf(summed(plan.given))]);
      await manager.query(PUT_ELSEWHERE, [reference, ...columnsOf(summed(plan.elsewhere))]);
      await manager.query(TOUCH, [reference]);
      return moved.length > 0;
    });
  }

  async #authority(manager: EntityManager, latestTerm: number): Promise<AuthorityRow | undefined> {
    const [known] = await manager.query<AuthorityRow[]>(AUTHORITY_FOR_SHARE);
    if (known === undefined || latestTerm <= Number(known.term)) return known;
    await manager.query(FOLLOW_LATER_TERM, [latestTerm]);
    const [followed] = await manager.query<AuthorityRow[]>(AUTHORITY_FOR_SHARE);
    return followed;
  }

  async #lock(manager: EntityManager, wishes: readonly Wish[]): Promise<LockedLevels> {
    if (wishes.length === 0) return new LockedLevels([]);
    const skus = new Set(wishes.flatMap(({ reservation }) => reservation.lines.map(({ sku }) => sku)));
    // A doubt without a readable source concerns every place; it has no source.
    const sources = new Set(['', ...wishes.flatMap((wish) => wish.sources)]);
    return new LockedLevels(await manager.query<LevelRow[]>(LEVELS_FOR_UPDATE, [[...skus], [...sources]]));
  }

  async #write(manager: EntityManager, made: readonly Made[], levels: LockedLevels): Promise<void> {
    if (made.length === 0) return;
    const taken = levels.taken;
    if (taken.length > 0) {
      const written = await manager.query<object[]>(CLAIM_LEVELS, [
        taken.map(({ sku }) => sku),
        taken.map(({ source }) => source),
        taken.map(({ amountE4 }) => amountE4),
        taken.map(({ seenClaims }) => seenClaims),
        taken.map(({ seenE4 }) => seenE4),
      ]);
      if (rowsOf(written).length !== taken.length) throw new Error('a level that is locked has changed');
    }
    const rows = await manager.query<object[]>(WRITE_RESERVATIONS, [
      made.map(({ wish }) => wish.reservation.reference),
      made.map(stateOf),
      made.map(({ wish }) => wish.reservation.term),
      made.map(({ result }) => JSON.stringify(result.kind === 'refused' ? result.lines : [])),
      made.map(({ result }) => JSON.stringify(result.kind === 'reserved' ? result.takings : [])),
      made.map(({ wish }) => wish.reservation.expiresInMs ?? null),
    ]);
    if (rows.length !== made.length) throw new AnotherWasFaster();
    const claims = made.flatMap(({ wish, result }) =>
      result.kind === 'reserved' ? claimsOf(wish.reservation.reference, result.takings) : [],
    );
    if (claims.length === 0) return;
    await manager.query(WRITE_CLAIMS, [
      claims.map(({ reference }) => reference),
      claims.map(({ sku }) => sku),
      claims.map(({ location }) => location),
      claims.map(({ quantityE4 }) => quantityE4),
    ]);
  }

  /** Of reservations that are locked. */
  async #close(manager: EntityManager, references: readonly string[], state: State): Promise<void> {
    await manager.query(LOCK_CLAIMED_LEVELS, [references]);
    await manager.query(FREE_LEVELS, [references]);
    await manager.query(FREE_CLAIMS, [references]);
    await manager.query(CLOSE_RESERVATIONS, [references, state]);
  }

  #transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return tryAgain(
      (error) => error instanceof AnotherWasFaster,
      () => this.dataSource.transaction(work),
    );
  }
}

/** Another replica reserved for the same reference meanwhile: its answer is read. */
class AnotherWasFaster extends Error {
  override readonly name = 'AnotherWasFaster';
}

function decide({ reservation, sources, rules }: Wish, levels: LockedLevels): Made['result'] {
  const plan = planTakings(reservation.lines, (sku) => levels.shelf(sku, sources, rules.get(sku)));
  if (plan.kind === 'refused') return { kind: 'refused', lines: plan.lines.map(({ line }) => line) };
  levels.take(plan.takings);
  return { kind: 'reserved', takings: plan.takings.map(takingOf) };
}

function stateOf({ wish, result }: Made): State {
  return result.kind === 'reserved' && wish.reservation.expiresInMs === undefined ? 'confirmed' : result.kind;
}

function takingOf({ sku, source, quantityE4 }: Taking): { sku: string; location: string; quantityE4: number } {
  return { sku, location: source, quantityE4 };
}

function answerOf({ state, refused_lines: lines, takings }: ReservationRow): ReserveResult {
  if (state === 'reserved' || state === 'confirmed') return { kind: 'reserved', takings: takings ?? [] };
  return { kind: 'refused', lines: state === 'refused' ? (lines ?? []) : [] };
}

/** Two lines of one product may take from the same source. */
function claimsOf(
  reference: string,
  takings: readonly { readonly sku: string; readonly location: string; readonly quantityE4: number }[],
): { reference: string; sku: string; location: string; quantityE4: number }[] {
  return [...Map.groupBy(takings, ({ sku, location }) => `${location}\n${sku}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ ...first, reference, quantityE4: same.reduce((sum, { quantityE4 }) => sum + quantityE4, 0) }];
  });
}

/** TypeORM answers an UPDATE with its rows and their number. */
function rowsOf(answer: readonly unknown[]): readonly unknown[] {
  const [rows] = answer;
  return Array.isArray(rows) ? (rows as unknown[]) : answer;
}

function heldClaim({ sku, source, taken_e4: taken, back_e4: back, booked_at: bookedAt }: ClaimRow): HeldClaim {
  return { sku, source, leftE4: Number(taken) - Number(back), isBooked: bookedAt !== null };
}

/** One statement moves a row once. */
function summed(backs: readonly GivenBack[], sign: 1 | -1 = 1): readonly GivenBack[] {
  return [...Map.groupBy(backs, ({ sku, source }) => `${source}\n${sku}`).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, byE4: sign * same.reduce((sum, { byE4 }) => sum + byE4, 0) }];
  });
}

function columnsOf(backs: readonly GivenBack[]): [string[], string[], number[]] {
  return [backs.map(({ sku }) => sku), backs.map(({ source }) => source), backs.map(({ byE4 }) => byE4)];
}
