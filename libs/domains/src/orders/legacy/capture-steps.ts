import { isCurrency, type Currency } from '@banyan/kernel';
import type { CaptureStep } from '../capture-step.js';

/** What a receipt says of an order of the core: read back from it before it was confirmed, and never another after that. */
export interface BegunOrder {
  /** Nine digits. */
  readonly number: string;
  readonly currency: Currency;
  /** With shipping. */
  readonly totalMinor: number;
  readonly shippingMinor: number;
  /** When it was begun, ms since the Unix epoch. */
  readonly atMs: number;
}

/** How far an order has come that is not captured yet, as it is written down before the next thing is done. */
export type DanceStep =
  /** The core would not begin it and did not say why, and its stock does not tell: once more, and it is taken at its word. */
  | { readonly step: 'doubted' }
  /** It is begun, and may be confirmed from now on: by its session, and by nothing else. */
  | ({ readonly step: 'begun'; readonly session: string } & BegunOrder)
  /**
   * Its session had ended, or was told to forget it, when the core answered at this instant of the wall clock. Nothing that is sent after
   * that can confirm it; what came before may for a while.
   */
  | ({ readonly step: 'ended'; readonly endedAtMs: number } & BegunOrder);

export function writtenStep(step: DanceStep): CaptureStep {
  return { ...step };
}

/** @throws RangeError for a step that this arm does not write: it is somebody else's journal, or another release's */
export function readStep(known: CaptureStep): DanceStep {
  const { step, session, endedAtMs } = known;
  if (step === 'doubted') return { step };
  const order = readBegunOrder(known);
  if (step === 'begun' && typeof session === 'string') return { step, session, ...order };
  if (step === 'ended' && typeof endedAtMs === 'number') return { step, endedAtMs, ...order };
  throw new RangeError('the journal holds no step of this arm');
}

/** The number of the core's order that a reference of ours stands for; undefined: none was begun. */
export function numberIn(known: CaptureStep | undefined): string | undefined {
  const { number } = known ?? {};
  return typeof number === 'string' ? number : undefined;
}

function readBegunOrder({ number, currency, totalMinor, shippingMinor, atMs }: CaptureStep): BegunOrder {
  if (
    typeof number === 'string' &&
    typeof currency === 'string' &&
    isCurrency(currency) &&
    typeof totalMinor === 'number' &&
    typeof shippingMinor === 'number' &&
    typeof atMs === 'number'
  ) {
    return { number, currency, totalMinor, shippingMinor, atMs };
  }
  throw new RangeError('the journal holds no order of this arm');
}
