import {
  ORDER_CONFIRM,
  ORDER_PLACE,
  ORDER_RETURN,
  ORDER_SETTLE,
  type CaptureJournal,
  type PlaceResult,
  type ReturnRequest,
  type SettleDispatch,
} from '@banyan/domains';
import { ARMS } from '@banyan/kernel';
import type { Binding } from '@banyan/ledger';
import { counter, gauge, log } from '@banyan/observability';
import { attemptOrder, type AttemptEnd } from './attempt-order.js';
import { capture, type Captured } from './capture.js';
import { LedgerJournal } from './ledger-journal.js';
import type { OrdersParts } from './orders-parts.js';
import type { ReturnInTerm } from './reserving-arm.js';
import { returnToMake } from './return-goods.js';

const ABANDONED: PlaceResult = { kind: 'refused', because: 'abandoned', lines: [] };
const MS_PER_SECOND = 1_000;

/**
 * Brings rows to their end that no client comes back to, a few at a time: takes one over as a client's retry would, asks its
 * arm, and writes down what it says. A row whose arm cannot say rests, and is asked about again when its grace is over.
 */
export class Settler {
  constructor(private readonly parts: OrdersParts) {}

  /** One turn. @throws StoreUnavailable */
  async turn(): Promise<void> {
    const { ledger, policy } = this.parts;
    if (!ledger.connected) return;
    const { graceMs, attemptMs, atOnce } = policy.settle;
    const rows = await ledger.takeOverdue({ graceMs, attemptMs, limit: atOnce });
    await Promise.all(rows.map((binding) => this.#settle(binding)));
    const open = await ledger.open();
    for (const arm of ARMS) {
      const { count = 0, oldestMs = 0 } = open.find((each) => each.arm === arm) ?? {};
      gauge('banyan_ledger_open_rows').with({ arm }).set(count);
      gauge('banyan_ledger_oldest_open_seconds')
        .with({ arm })
        .set(oldestMs / MS_PER_SECOND);
    }
  }

  async #settle(binding: Binding): Promise<void> {
    const { clock, policy } = this.parts;
    const heldUntilMs = clock.monotonicMs() + policy.settle.attemptMs;
    const attempt = isUntouched(binding) ? abandoned() : await this.#ask(binding, heldUntilMs);
    const captured = await capture(binding, attempt, this.parts);
    const outcome = outcomeOf(captured);
    counter('banyan_ledger_settled_total').with({ arm: binding.arm, outcome }).inc();
    // Never its reference: whoever has that is shown the order.
    log.info('a key that nobody came back to was asked about', { arm: binding.arm, outcome });
  }

  async #ask(binding: Binding, heldUntilMs: number): Promise<AttemptEnd> {
    const { domain, ledger, clock, policy } = this.parts;
    const { operation, inputWith } = await this.#question(binding);
    return attemptOrder(
      {
        domain: domain.manifest.name,
        operation,
        binding,
        ...domain.serving[binding.arm],
        journal: new LedgerJournal(ledger, binding, clock, policy.journalPatienceMs),
        inputWith,
        budgetMs: policy.settle.budgetMs,
        heldUntilMs,
      },
      this.parts,
    );
  }

  async #question(binding: Binding): Promise<{ operation: string; inputWith: (journal: CaptureJournal) => unknown }> {
    const { operation, reference, authority, boundAtMs, subject, input } = binding;
    switch (operation) {
      case ORDER_CONFIRM:
      case ORDER_PLACE:
        return {
          operation: ORDER_SETTLE,
          inputWith: (journal): SettleDispatch => ({ reference, authority, boundAtMs, journal }),
        };
      case ORDER_RETURN: {
        // Whoever asked for it handed goods over: it is made, though nobody waits for the answer.
        const request = { reference: subject ?? '', ...(input as Pick<ReturnRequest, 'lines' | 'location'>) };
        const making = returnToMake(request, binding, await this.parts.holdings.of(request.reference));
        return { operation: ORDER_RETURN, inputWith: (journal): ReturnInTerm => ({ making, journal, authority }) };
      }
      default:
        throw new TypeError(`a row of the ledger is of ${operation}`);
    }
  }
}

/** An order of which nothing was ever sent, to the arm or for goods to be set aside. */
function isUntouched({ operation, sent, arm, authority }: Binding): boolean {
  return operation === ORDER_PLACE && !sent && (arm === 'service' || authority.arm === 'legacy');
}

function abandoned(): AttemptEnd {
  return { end: { kind: 'said', result: ABANDONED }, sent: false, overtaken: false, ms: 0, stoodStill: false };
}

function outcomeOf(captured: Captured): string {
  if (captured.kind !== 'final') return captured.kind;
  const { kind, because } = captured.result as { readonly kind: string; readonly because?: string };
  return because === 'abandoned' ? because : kind;
}
