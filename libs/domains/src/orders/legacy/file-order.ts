import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { JournalLost, type CaptureJournal } from '../capture-journal.js';
import { FINAL_AFTER_MS } from './final-after.js';
import type { ImportFace } from './import.face.js';
import { textOrNothing } from './told-text.js';
import { DOCUMENT_MESSAGE } from './orders05.answer.js';
import { writeOrders05, type OrderFiling } from './orders05.encode.js';
import type { SalesFace } from './sales.face.js';

/** What came of filing an order. What is no `pending` is final. */
export type Filed =
  /** Nine digits. `remarks`: what the core had to say of it, such as that it is not complete. */
  | { readonly kind: 'filed'; readonly document: string; readonly remarks: readonly string[] }
  /** It is filed, and held until people at the core let it go. */
  | { readonly kind: 'held'; readonly document: string }
  /** The core does not take it, and people must see why. */
  | { readonly kind: 'refused'; readonly messages: readonly string[] }
  /** It was sent before, and nobody can say yet what came of it. */
  | { readonly kind: 'pending' };

/** What is written down of filing one. */
interface FilingStep {
  readonly step: 'filing';
  /** Since when it is known that it is not there, though it was sent; wall clock, ms. Undefined: nobody has looked. */
  readonly missingSinceMs?: number;
}

export interface FilingParts {
  readonly sales: SalesFace;
  readonly documents: ImportFace;
  readonly clock: Clock;
}

/** The order that the core has under our reference, and others that it has beside it. */
export interface FiledOrders {
  readonly document: string;
  /** It is held. */
  readonly isHeld: boolean;
  /** Filed under the same reference after it, and not called off. */
  readonly doubles: readonly string[];
}

/**
 * Files an order so that it is there once. It is looked for before it is sent; it is not sent again before what was sent cannot arrive any more; and
 * should the core say that it has one already, the later one is called off and gives its goods back.
 *
 * @throws ArmError as long as nothing was sent
 */
export async function fileOrder(
  parts: FilingParts,
  filing: OrderFiling,
  journal: CaptureJournal,
  attempt: Attempt,
): Promise<Filed> {
  const document = writeOrders05(filing);
  try {
    const there = await findFiled(parts.sales, filing.reference, attempt);
    if (there !== undefined) return await only(parts.sales, there, [], attempt);
    if (journal.known !== undefined && !(await isFinal(journal, parts.clock))) return { kind: 'pending' };
    await journal.write({ step: 'filing' });
  } catch (error) {
    if (error instanceof JournalLost) return { kind: 'pending' };
    throw error;
  }
  return send(parts, filing.reference, document, attempt);
}

async function send(
  { sales, documents }: FilingParts,
  reference: string,
  document: string,
  attempt: Attempt,
): Promise<Filed> {
  try {
    const { order, messages } = await documents.file(document, attempt);
    if (order === undefined) return messages.some(isRefusal) ? { kind: 'refused', messages } : { kind: 'pending' };
    if (messages.includes(DOCUMENT_MESSAGE.twice)) {
      const there = await findFiled(sales, reference, attempt);
      return there === undefined ? { kind: 'pending' } : await only(sales, there, messages, attempt);
    }
    return filed({ document: order, isHeld: messages.includes(DOCUMENT_MESSAGE.held) }, messages);
  } catch (error) {
    if (error instanceof ArmError || error instanceof TranslationRefused) return { kind: 'pending' };
    throw error;
  }
}

/** The first of those that are there; the others are called off. */
async function only(
  sales: SalesFace,
  there: FiledOrders,
  messages: readonly string[],
  attempt: Attempt,
): Promise<Filed> {
  for (const double of there.doubles) await sales.cancel(double, attempt);
  return filed(there, messages);
}

function filed({ document, isHeld }: Pick<FiledOrders, 'document' | 'isHeld'>, messages: readonly string[]): Filed {
  if (isHeld) return { kind: 'held', document };
  return { kind: 'filed', document, remarks: messages.filter((message) => !message.startsWith('S ')) };
}

/** The one message of a document that is about the core and not about it: somebody holds its entry. It may be sent again. */
const BUSY: readonly string[] = ['E 00 058'];

function isRefusal(message: string): boolean {
  return message.startsWith('E ') && !BUSY.includes(message);
}

/** Is what is not there now never there? */
async function isFinal(journal: CaptureJournal, clock: Clock): Promise<boolean> {
  const { missingSinceMs } = journal.known as unknown as FilingStep;
  const sinceMs = missingSinceMs === undefined ? -1 : clock.nowMs() - missingSinceMs;
  if (sinceMs < 0) await journal.write({ step: 'filing', missingSinceMs: clock.nowMs() });
  return sinceMs >= FINAL_AFTER_MS;
}

/** @returns undefined when the core has none under this reference */
export async function findFiled(
  sales: SalesFace,
  reference: string,
  attempt: Attempt,
): Promise<FiledOrders | undefined> {
  const answer = await sales.list([{ field: 'ext_order_id', operator: 'eq', value: reference }], attempt);
  if (answer.kind === 'too-many') throw new ArmError('legacy', 'fault', 'the core does not say what it has filed');
  const found = answer.rows
    .filter((row) => textOrNothing(row.ext_order_id) === reference)
    .map(({ increment_id: number, state }) => ({ number: number ?? '', state: state ?? '' }))
    .toSorted((a, b) => a.number.localeCompare(b.number));
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  return {
    document: first.number,
    isHeld: first.state === 'holded',
    doubles: others.filter(({ state }) => state !== 'canceled').map(({ number }) => number),
  };
}
