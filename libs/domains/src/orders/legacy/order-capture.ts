import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { shareOf } from '../../legacy-exchange/attempt-share.js';
import type { CaptureJournal } from '../capture-journal.js';
import { JournalLost } from '../capture-journal.js';
import type { NotPlaced } from '../orders.model.js';
import type { ToldOrder } from './begun-order.js';
import { readStep, writtenStep, type BegunOrder, type DanceStep } from './capture-steps.js';
import { CHECKOUT_FIELD, linesOf } from './checkout-answer.js';
import { SessionGone } from './checkout-session.js';
import { FINAL_AFTER_MS } from './final-after.js';
import { translateHead } from './order.translator.js';
import { notPlaced, type Begun, type Dance, type OrderDance } from './order-dance.js';
import { RanOut } from './ran-out.js';
import type { SalesFace } from './sales.face.js';
import type { ShortLines } from './short-lines.js';

/** What came of capturing an order at the core. What is no `pending` is final. */
export type Captured =
  { readonly kind: 'captured'; readonly order: BegunOrder } | NotPlaced | { readonly kind: 'pending' };

/** What the payment page of a session said, which confirms the session's order once. */
type Pressed =
  | { readonly kind: 'confirmed' }
  /** `lines` of the basket, from 0. */
  | { readonly kind: 'not-sold'; readonly lines: readonly number[] }
  /** The session has no order: it has ended, or was told to forget it. */
  | { readonly kind: 'gone' };

type Standing = ToldOrder['standing'];

/** What is captured, and of what nobody can tell any more. */
interface Capture {
  readonly journal: CaptureJournal;
  readonly attempt: Attempt;
  /** How its page is asked for. */
  readonly pageRoute: string;
  /** Of the core's order, as it was begun. */
  readonly comment: string;
  /** Whether it is paid for by being confirmed. */
  readonly isCharged: boolean;
  /** How many lines the basket has; of one that is settled nobody knows. */
  readonly lines: number;
  /** Begins it, when it is certain that nothing begun before can be captured any more. */
  readonly anew: () => Promise<Captured>;
}

export interface OrderCaptureOptions {
  readonly dance: OrderDance;
  readonly short: ShortLines;
  readonly sales: SalesFace;
  readonly clock: Clock;
}

/** So many dances in one attempt: the second is for a session that ended in the middle of the first. */
const MOST_DANCES = 2;
/** So often one attempt asks for the payment page: the second time to hear what came of the first. */
const MOST_PAGES = 2;
/** What of its time an attempt waits for one answer of the page: it may ask again then, which confirms nothing twice. */
const SHARE_OF_PAGE = 0.5;
/** No basket has more lines. */
const MOST_LINES = 100;

/**
 * Orders that the core captures at most once (decision record 29). It is begun first; number and session are written down; and only then
 * its payment page is asked for, by whoever has the order now, until that answers.
 */
export class OrderCapture {
  readonly #dance: OrderDance;
  readonly #short: ShortLines;
  readonly #sales: SalesFace;
  readonly #clock: Clock;
  readonly #ranOut: RanOut;

  constructor({ dance, short, sales, clock }: OrderCaptureOptions) {
    this.#dance = dance;
    this.#short = short;
    this.#sales = sales;
    this.#clock = clock;
    this.#ranOut = new RanOut(clock);
  }

  /**
   * Captures an order, or says what came of it.
   *
   * @throws ArmError, TranslationRefused as long as nothing was begun that could be captured
   */
  async capture(what: Dance, journal: CaptureJournal, attempt: Attempt): Promise<Captured> {
    const step = journal.known === undefined ? undefined : readStep(journal.known);
    const capture: Capture = {
      journal,
      attempt,
      pageRoute: pageOf(what),
      comment: what.comment,
      isCharged: what.payment.code === 'card',
      lines: what.order.basket.lines.length,
      anew: () => this.#begin(what, step, capture),
    };
    return this.#orPending(step === undefined || step.step === 'doubted' ? capture.anew() : this.#goOn(step, capture));
  }

  /**
   * Brings one to its end that nobody is waiting for: what is begun is carried through, and where that cannot be, it is made sure
   * that it never is.
   */
  async settle(what: Pick<Dance, 'comment' | 'payment'>, journal: CaptureJournal, attempt: Attempt): Promise<Captured> {
    const abandoned = notPlaced('abandoned', []);
    const step = journal.known === undefined ? undefined : readStep(journal.known);
    // Whoever had it before can write nothing any more, and confirms nothing that is not written.
    if (step === undefined || step.step === 'doubted') return abandoned;
    const capture: Capture = {
      journal,
      attempt,
      pageRoute: pageOf(what),
      comment: what.comment,
      isCharged: what.payment.code === 'card',
      lines: MOST_LINES,
      anew: () => Promise.resolve(abandoned),
    };
    return this.#orPending(this.#goOn(step, capture));
  }

  /** Whoever lost the journal sends nothing more: another has the order. */
  async #orPending(outcome: Promise<Captured>): Promise<Captured> {
    try {
      return await outcome;
    } catch (error) {
      if (error instanceof JournalLost) return { kind: 'pending' };
      throw error;
    }
  }

  async #begin(what: Dance, before: DanceStep | undefined, capture: Capture): Promise<Captured> {
    const { journal, attempt } = capture;
    const skus = what.order.basket.lines.map(({ sku }) => sku);
    const lacking = this.#ranOut.hasAny(skus) ? await known(() => this.#short.linesOf(what.order, attempt)) : undefined;
    const begun =
      lacking === undefined || lacking.length === 0
        ? await this.#begun(what, attempt)
        : notPlaced('out-of-stock', lacking);
    if (begun.kind === 'refused') {
      if (begun.because === 'out-of-stock') this.#ranOut.note(begun.lines.map((line) => skus[line] ?? ''));
      return begun;
    }
    if (begun.kind === 'word') return this.#doubt(before, journal);
    const step = { step: 'begun', session: begun.session, ...begun.order } as const;
    await journal.write(writtenStep(step));
    return this.#confirm(step, capture, true);
  }

  /** Begins it, in another session where one ends in the middle; and once more where nobody can tell why the core would not. */
  async #begun(what: Dance, attempt: Attempt): Promise<Begun> {
    for (let dances = 1; ; dances++) {
      try {
        const begun = await this.#dance.begin(what, attempt);
        if (begun.kind !== 'word') return begun;
        const lines = await this.#short.linesOf(what.order, attempt);
        if (lines.length > 0) return notPlaced('out-of-stock', lines);
        if (dances >= MOST_DANCES) return begun;
      } catch (error) {
        if (!(error instanceof SessionGone)) throw error;
        if (dances >= MOST_DANCES) {
          throw new ArmError('legacy', 'fault', 'the core ends every session in the middle', { cause: error });
        }
      }
    }
  }

  /** A text for which its stock gives no reason may be a fault that passes. What it says again later, it means. */
  async #doubt(before: DanceStep | undefined, journal: CaptureJournal): Promise<Captured> {
    if (before?.step === 'doubted') return notPlaced('out-of-stock', []);
    if (before === undefined) await journal.write(writtenStep({ step: 'doubted' }));
    return { kind: 'pending' };
  }

  /** From here on every doubt is a `pending`: something is begun that somebody may have confirmed. */
  async #goOn(step: Exclude<DanceStep, { step: 'doubted' }>, capture: Capture): Promise<Captured> {
    return step.step === 'begun' ? this.#confirm(step, capture, false) : this.#afterEnd(step, capture);
  }

  /** @param isFirst whether nobody has asked for the page before */
  async #confirm(step: Extract<DanceStep, { step: 'begun' }>, capture: Capture, isFirst: boolean): Promise<Captured> {
    for (let pages = 1; pages <= MOST_PAGES; pages++) {
      const pressed = await known(() => this.#press(step.session, capture));
      if (pressed === undefined) continue;
      switch (pressed.kind) {
        case 'confirmed':
          return captured(step);
        case 'gone':
          return this.#ended(step, capture);
        case 'not-sold':
          // Nobody else has asked, and nobody can from now on: that is the end of it.
          if (isFirst && pages === 1) return this.#forgotten(step, capture, notPlaced('out-of-stock', pressed.lines));
          return this.#forgotten(step, capture, undefined);
      }
    }
    const told = await known(() => this.#look(step, capture));
    return told === undefined || told === 'begun' ? { kind: 'pending' } : outcomeOf(told, step);
  }

  /** Has the session forget its order, so that no request for its page that is still on its way can confirm it. */
  async #forgotten(
    step: Extract<DanceStep, { step: 'begun' }>,
    capture: Capture,
    outcome: NotPlaced | undefined,
  ): Promise<Captured> {
    const pressed = await known(async () => {
      await this.#dance.session(step.session).visit('checkout/success', capture.attempt);
      return this.#press(step.session, capture);
    });
    if (pressed?.kind === 'confirmed') return captured(step);
    if (pressed?.kind !== 'gone') return { kind: 'pending' };
    return outcome ?? this.#ended(step, capture);
  }

  /** Its session cannot confirm it any more, as of an answer that has just come. */
  async #ended(step: Extract<DanceStep, { step: 'begun' }>, capture: Capture): Promise<Captured> {
    const { session: _, ...order } = step;
    const ended = { ...order, step: 'ended', endedAtMs: this.#clock.nowMs() } as const;
    const told = await known(() => this.#look(ended, capture));
    if (told !== undefined && told !== 'begun') return outcomeOf(told, ended);
    await capture.journal.write(writtenStep(ended));
    return { kind: 'pending' };
  }

  async #afterEnd(step: Extract<DanceStep, { step: 'ended' }>, capture: Capture): Promise<Captured> {
    const sinceMs = this.#clock.nowMs() - step.endedAtMs;
    const told = await known(() => this.#look(step, capture));
    if (told === undefined) return { kind: 'pending' };
    if (told !== 'begun') return outcomeOf(told, step);
    if (sinceMs >= FINAL_AFTER_MS) return capture.anew();
    // The clock went back: it is counted from now on.
    if (sinceMs < 0) await capture.journal.write(writtenStep({ ...step, endedAtMs: this.#clock.nowMs() }));
    return { kind: 'pending' };
  }

  /** What the core has under the order's number. One that was cancelled since was captured if it was paid for. */
  async #look({ number, totalMinor }: BegunOrder, { attempt, comment, isCharged }: Capture): Promise<Standing> {
    const told = await this.#dance.look(number, attempt);
    if (told.comment !== comment) throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is of another order');
    if (told.standing !== 'called-off' || !isCharged || totalMinor === 0) return told.standing;
    const order = await this.#sales.order(number, attempt);
    return order !== undefined && translateHead(order).paidMinor > 0 ? 'confirmed' : 'called-off';
  }

  async #press(session: string, { pageRoute, lines, attempt }: Capture): Promise<Pressed> {
    const said = await this.#dance.session(session).page(pageRoute, shareOf(attempt, SHARE_OF_PAGE, this.#clock));
    switch (said.kind) {
      case 'nothing':
        return { kind: 'gone' };
      case 'errors':
        return { kind: 'not-sold', lines: linesOf(said.keys, ['stock', 'minimum', 'maximum', 'quantity'], lines) };
      case 'word':
        throw new ArmError('legacy', 'fault', 'the core answered with an error and status 200');
      case 'done':
        if (typeof said.document.get('redirect') === 'string') return { kind: 'confirmed' };
        throw new TranslationRefused(CHECKOUT_FIELD.redirect, 'is missing');
    }
  }
}

function pageOf({ payment }: Pick<Dance, 'payment'>): string {
  return `extension/payment/${payment.code}/confirm`;
}

function captured({ number, currency, totalMinor, shippingMinor, atMs }: BegunOrder): Captured {
  return { kind: 'captured', order: { number, currency, totalMinor, shippingMinor, atMs } };
}

/** Of one that is more than begun. Who called it off at the core before anybody knew of it has said no to it. */
function outcomeOf(standing: Exclude<Standing, 'begun'>, order: BegunOrder): Captured {
  return standing === 'confirmed' ? captured(order) : notPlaced('rejected', []);
}

/** What is known now; undefined: not known, and it will be asked again. */
async function known<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ArmError || error instanceof TranslationRefused || error instanceof SessionGone) {
      return undefined;
    }
    throw error;
  }
}
