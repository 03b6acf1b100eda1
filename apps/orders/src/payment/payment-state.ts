/** Who takes money, in the order in which they are asked. */
export const PROCESSORS = ['primary', 'backup'] as const;
export type ProcessorName = (typeof PROCESSORS)[number];

/** Why nothing can be charged at the first processor any more. */
export type PrimaryEnded =
  /** Its charge was called off, or its key was closed before there was one. */
  | 'voided'
  | 'fenced'
  /** No byte ever left for it, of the only attempt that there was. */
  | 'never-sent';

/**
 * Where paying for an order is. The way to the second processor leads past the end of the first: there is no state in which
 * both could be charged.
 */
export type PaymentState =
  /** May have been charged at the first under its key, or may be yet; nowhere else. */
  | { readonly at: 'primary' }
  /** Nothing is sent to the first any more but that its key is to be ended. */
  | { readonly at: 'ending-primary' }
  /** The first is out of it; the second may have been charged, or may be yet. */
  | { readonly at: 'backup'; readonly primary: PrimaryEnded }
  | { readonly at: 'captured'; readonly charge: Charge; readonly primary?: PrimaryEnded }
  /** Final: it is not tried elsewhere. */
  | { readonly at: 'declined'; readonly processor: ProcessorName; readonly primary?: PrimaryEnded };

/** Money that was taken. */
export interface Charge {
  readonly processor: ProcessorName;
  /** The processor's. */
  readonly id: string;
  readonly amountMinor: number;
}

export const NOT_PAID: PaymentState = { at: 'primary' };

/** The same for an order for ever: whoever sends it twice has charged once. */
export function chargeKeyOf(reference: string, processor: ProcessorName): string {
  return `${reference}.${processor}`;
}

/** Under which keys money may have been taken, or may be yet, and has to be given back for certain. */
export function keysToEnd(state: PaymentState): readonly ProcessorName[] {
  switch (state.at) {
    case 'primary':
      return ['primary'];
    case 'ending-primary':
      // Whoever was here before may have come as far as the second without having written it down.
      return ['primary', 'backup'];
    case 'backup':
      return ['backup'];
    case 'captured':
      return [state.charge.processor];
    case 'declined':
      return [];
  }
}

/** What is known of a processor's part, for the table of attempts. */
export interface PaymentAttempt {
  readonly processor: ProcessorName;
  readonly outcome: 'captured' | 'declined' | 'unknown' | PrimaryEnded;
  readonly chargeId: string | null;
}

export function attemptsOf(state: PaymentState): readonly PaymentAttempt[] {
  const ended = 'primary' in state && state.primary !== undefined ? [attempt('primary', state.primary)] : [];
  switch (state.at) {
    case 'primary':
    case 'ending-primary':
      return [attempt('primary', 'unknown')];
    case 'backup':
      return [...ended, attempt('backup', 'unknown')];
    case 'captured':
      return [...ended, { processor: state.charge.processor, outcome: 'captured', chargeId: state.charge.id }];
    case 'declined':
      return [...ended, attempt(state.processor, 'declined')];
  }
}

function attempt(processor: ProcessorName, outcome: PaymentAttempt['outcome']): PaymentAttempt {
  return { processor, outcome, chargeId: null };
}
