import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@banyan/kernel';
import { activeSpan } from '@banyan/observability';
import { PAYMENT_BUDGETS } from './payment-budgets.js';
import type { ChargeOutcome, ChargeRequest, PaymentCall, PaymentProcessor } from './payment.client.js';
import { keysToEnd, type PaymentState, type PrimaryEnded, type ProcessorName } from './payment-state.js';

/** How far paying has come. */
export type Paying =
  | { readonly kind: 'paid'; readonly state: Extract<PaymentState, { readonly at: 'captured' }> }
  | { readonly kind: 'declined'; readonly state: PaymentState }
  /** Not known, or not possible, for now. */
  | { readonly kind: 'later'; readonly state: PaymentState; readonly because: string };

export interface PayParts {
  readonly processors: Readonly<Record<ProcessorName, PaymentProcessor>>;
  readonly clock: Clock;
}

/** How the order's saga lets paying go on. */
export interface PayWork extends PaymentCall {
  /** Is this the only attempt on the order that there ever was? */
  readonly isFirst: boolean;
  /** Durable when it returns. @throws SagaLost */
  keep(state: PaymentState): Promise<void>;
}

/**
 * Takes money once. The first processor is asked; where nobody can say what came of it, it is never asked for money again, its
 * key is ended, and only who holds the proof of that goes to the second. What was to be known by whoever comes after is durable
 * before it is acted on: that the first is given up is written before its key is ended, and only then is the second charged.
 * A replica that was paused anywhere and wakes late sends what was sent already, or what its ended key refuses.
 */
export async function pay(parts: PayParts, from: PaymentState, request: ChargeRequest, work: PayWork): Promise<Paying> {
  const { primary, backup } = parts.processors;
  let state = from;
  if (state.at === 'primary') {
    const outcome = await chargeOf(primary, request, work, parts.clock);
    if (outcome.kind === 'captured') return paid('primary', outcome.id, request);
    if (outcome.kind === 'declined') return { kind: 'declined', state: { at: 'declined', processor: 'primary' } };
    // This replica ends, and cut it short: whoever comes next asks the same again, and need not give the first one up.
    if (work.signal.aborted) return { kind: 'later', state, because: 'it was cut short' };
    // Not one byte of the only attempt there was: no charge can come of it, and none is sent after this is written.
    const isUnsent = outcome.kind === 'unsent' || outcome.kind === 'withheld';
    state = isUnsent && work.isFirst ? { at: 'backup', primary: 'never-sent' } : { at: 'ending-primary' };
    await work.keep(state);
  }
  if (state.at === 'ending-primary') {
    const ended = await primary.end(request.reference, work);
    if (ended.kind === 'unknown') return { kind: 'later', state, because: `primary: ${ended.because}` };
    // It had said no before anybody gave it up: that is an answer, and final.
    if (ended.kind === 'declined') return { kind: 'declined', state: { at: 'declined', processor: 'primary' } };
    state = { at: 'backup', primary: ended.kind };
  }
  if (state.at === 'backup') {
    activeSpan()?.set({ 'banyan.degraded.reason': 'payment-backup' });
    const outcome = await chargeOf(backup, request, work, parts.clock);
    if (outcome.kind === 'captured') return paid('backup', outcome.id, request, state.primary);
    if (outcome.kind === 'declined') {
      return { kind: 'declined', state: { at: 'declined', processor: 'backup', primary: state.primary } };
    }
    // There is no third. The same question again finds out, or charges.
    const because = 'because' in outcome ? outcome.because : 'its key was ended';
    return { kind: 'later', state, because: `backup: ${because}` };
  }
  return state.at === 'captured' ? { kind: 'paid', state } : { kind: 'declined', state };
}

/** Gives back whatever was taken, and sees to it that nothing is taken later. @returns why it cannot be done yet */
export async function unpay(
  { processors }: PayParts,
  state: PaymentState,
  reference: string,
  call: PaymentCall,
): Promise<string | undefined> {
  const outcomes = await Promise.all(
    keysToEnd(state).map(async (name) => ({ name, outcome: await processors[name].end(reference, call) })),
  );
  return outcomes.flatMap(({ name, outcome }) =>
    outcome.kind === 'unknown' ? [`${name}: ${outcome.because}`] : [],
  )[0];
}

/** Asked with the same key until it answers, or its time is over: whoever is answered quickly with a failure may be told the outcome. */
async function chargeOf(
  processor: PaymentProcessor,
  request: ChargeRequest,
  work: PayWork,
  clock: Clock,
): Promise<ChargeOutcome> {
  const endsAtMs = clock.monotonicMs() + PAYMENT_BUDGETS.chargeMs;
  let waitMs: number = PAYMENT_BUDGETS.askAgainMs;
  let wasSent = false;
  let resends = 0;
  for (;;) {
    const outcome = await processor.charge(request, { ...work, resends }, endsAtMs - clock.monotonicMs());
    // It may have been taken out of use after it was asked.
    if (outcome.kind === 'withheld') return wasSent ? { kind: 'unknown', because: outcome.because } : outcome;
    resends += 1;
    wasSent ||= outcome.kind !== 'unsent';
    if (outcome.kind !== 'unknown' && !(outcome.kind === 'unsent' && wasSent)) return outcome;
    if (endsAtMs - clock.monotonicMs() < waitMs + PAYMENT_BUDGETS.leastMs)
      return { kind: 'unknown', because: outcome.because };
    await pause(waitMs, undefined, { signal: work.signal });
    waitMs *= 2;
  }
}

function paid(
  processor: ProcessorName,
  id: string,
  { amountMinor }: ChargeRequest,
  primary?: PrimaryEnded,
): Extract<Paying, { readonly kind: 'paid' }> {
  const charge = { processor, id, amountMinor };
  return { kind: 'paid', state: { at: 'captured', charge, ...(primary === undefined ? {} : { primary }) } };
}
