import { ProblemError, type Clock } from '@banyan/kernel';
import type { BindRequest, BindResult, Binding, OrderLedger } from '@banyan/ledger';
import { StoreUnavailable } from '@banyan/database';
import { counter } from '@banyan/observability';
import type { Behind } from './behind.js';
import { ledgerAway } from './held-answer.js';
import { insist } from './insist.js';
import type { OrdersPolicy } from './orders-policy.js';

/** A key that is somebody's to work on, or its outcome. */
export type Met =
  | { readonly kind: 'held'; readonly binding: Binding; /** Nobody had it before. */ readonly fresh: boolean }
  | { readonly kind: 'answered'; readonly binding: Binding; readonly outcome: unknown };

export interface BindOptions {
  readonly ledger: Pick<OrderLedger, 'bind' | 'meet' | 'connected'>;
  readonly clock: Clock;
  readonly policy: OrdersPolicy;
  readonly behind: Behind;
}

/**
 * Asks the ledger for a key, before anything is sent.
 *
 * @param known only a key that is known already will do: what came with it could not be bound today
 * @returns undefined: it is not known, where it had to be
 * @throws ProblemError `idempotency-key-reused`, `request-in-progress`, and `unavailable` while the authority for stock is moved or
 *   the ledger cannot be asked
 */
export async function bindOrder(request: BindRequest, known: boolean, options: BindOptions): Promise<Met | undefined> {
  const { ledger, clock, policy, behind } = options;
  const result = await asked();
  if (result !== undefined) note(request, result.kind);
  switch (result?.kind) {
    case undefined:
      return undefined;
    case 'bound':
    case 'taken-over':
      return { kind: 'held', binding: result.binding, fresh: result.kind === 'bound' };
    case 'answered':
      return result;
    case 'conflict':
      throw new ProblemError('idempotency-key-reused', {
        errors: [{ pointer: 'header:Idempotency-Key', message: 'was used for another request' }],
      });
    case 'in-flight': {
      const given = behind.of(result.reference);
      if (given !== undefined) return { kind: 'answered', ...given };
      throw inProgress(policy);
    }
    case 'draining':
      throw new ProblemError('unavailable', {
        detail: 'Stock is being handed over; try again shortly.',
        retryAfterSeconds: policy.retryAfterSeconds.draining,
      });
  }

  async function asked(): Promise<BindResult | undefined> {
    try {
      // What is known to be away is not waited for.
      const patienceMs = ledger.connected ? policy.bindPatienceMs : 0;
      return await insist(clock, patienceMs, () => (known ? ledger.meet(request) : ledger.bind(request)));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      note(request, 'unavailable');
      throw ledgerAway(error, policy.retryAfterSeconds.unavailable);
    }
  }
}

/** Somebody is at it, and is done within a second nearly always. */
export function inProgress({ retryAfterSeconds }: OrdersPolicy): ProblemError {
  return new ProblemError('request-in-progress', { retryAfterSeconds: retryAfterSeconds.inProgress });
}

function note({ operation }: BindRequest, outcome: BindResult['kind'] | 'unavailable'): void {
  counter('banyan_order_keys_total').with({ operation, outcome }).inc();
}
