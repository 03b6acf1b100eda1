import type { RehearsedEffect } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { OrderEvents } from '../events/order-event.js';
import type { PaymentProcessor } from '../payment/payment.client.js';
import { chargeKeyOf, type ProcessorName } from '../payment/payment-state.js';
import type { PlacePorts } from '../placing/place-saga.js';
import { PlaceStore } from '../placing/place.store.js';
import type { StockHolding } from '../stock/stock-holding.js';

/** Ports that write down what they would have done, and do nothing. They are given nothing with which anything could be done. */
export function recordingPorts(clock: Clock): { readonly ports: PlacePorts; readonly effects: RehearsedEffect[] } {
  const effects: RehearsedEffect[] = [];
  const holding = recordingHolding(effects);
  const events: OrderEvents = {
    // oxlint-disable-next-line typescript/require-await -- an outbox writes
    append: async (_sql, { type }) => void effects.push({ kind: 'event', type }),
  };
  const ports: PlacePorts = {
    holdings: { legacy: holding, service: holding },
    processors: { primary: recordingProcessor('primary', effects), backup: recordingProcessor('backup', effects) },
    fraud: {
      // oxlint-disable-next-line typescript/require-await -- the service is asked over a network
      judge: async ({ amountMinor, currency }) => {
        effects.push({ kind: 'assess', amountMinor, currency });
        return { decision: 'approve', score: null, by: 'rehearsal' };
      },
    },
    orders: new PlaceStore({ events, plant: () => Promise.resolve() }),
    clock,
  };
  return { ports, effects };
}

/* oxlint-disable typescript/require-await -- the ports that do something wait for it */

function recordingHolding(effects: RehearsedEffect[]): StockHolding {
  return {
    hold: async ({ basket, delivery }, stock) => {
      effects.push({
        kind: 'reserve',
        lines: basket.lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })),
        location: delivery.kind === 'collect' ? delivery.location : null,
      });
      return { kind: 'held', stock };
    },
    free: async () => ({ kind: 'freed' }),
    secure: async () => {
      effects.push({ kind: 'confirm' });
      return { kind: 'secured' };
    },
  };
}

function recordingProcessor(name: ProcessorName, effects: RehearsedEffect[]): PaymentProcessor {
  return {
    name,
    charge: async ({ reference, amountMinor, currency }) => {
      effects.push({ kind: 'charge', processor: name, amountMinor, currency });
      return { kind: 'captured', id: chargeKeyOf(reference, name) };
    },
    end: async () => ({ kind: 'fenced' }),
    refund: async () => ({ kind: 'refunded' }),
  };
}
