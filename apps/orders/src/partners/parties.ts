import { HttpTransport, NatsPublisher } from '@banyan/outbox';
import { FraudClient } from '../fraud/fraud.client.js';
import type { OrderCounts } from '../metrics/order-counts.js';
import type { OrdersSettings } from '../orders.settings.js';
import { PaymentClient } from '../payment/payment.client.js';
import type { ProcessorName } from '../payment/payment-state.js';
import { ShippingClient } from '../shipping/shipping.client.js';
import type { PartySwitches } from './party-switches.js';

/** Those outside that an order is made with, and those that are told of it. */
export interface Parties {
  readonly processors: Readonly<Record<ProcessorName, PaymentClient>>;
  readonly fraud: FraudClient;
  readonly shipping: ShippingClient;
  readonly told: {
    readonly fulfilment: HttpTransport;
    readonly mail: HttpTransport;
    readonly analytics: HttpTransport;
    /** Undefined: there is no broker. */
    readonly nats: NatsPublisher | undefined;
  };
  close(): Promise<void>;
}

export function connectParties(
  settings: OrdersSettings,
  counts: OrderCounts,
  switches: Pick<PartySwitches, 'isOff'>,
): Parties {
  const paid = (processor: ProcessorName, outcome: string): void => counts.paid(processor, outcome);
  const processors = {
    primary: new PaymentClient('primary', settings.PAYMENT_PRIMARY_URL, paid, () => switches.isOff('payment-primary')),
    backup: new PaymentClient('backup', settings.PAYMENT_BACKUP_URL, paid),
  };
  const fraud = new FraudClient(
    settings.FRAUD_URL,
    (decision) => counts.judged(decision),
    () => switches.isOff('fraud'),
  );
  const shipping = new ShippingClient(
    settings.SHIPPING_URL,
    (source) => counts.rated(source),
    () => switches.isOff('shipping-rates'),
  );
  const { NATS_URL: natsUrl } = settings;
  const nats = natsUrl === undefined ? undefined : new NatsPublisher({ url: natsUrl, name: 'banyan-orders' });
  return {
    processors,
    fraud,
    shipping,
    told: {
      fulfilment: new HttpTransport({ url: settings.WAREHOUSE_URL }),
      mail: new HttpTransport({ url: settings.MAIL_URL }),
      analytics: new HttpTransport({ url: settings.ANALYTICS_URL }),
      nats,
    },
    close: async () => {
      await Promise.all([
        processors.primary.close(),
        processors.backup.close(),
        fraud.close(),
        shipping.close(),
        nats?.close(),
      ]);
    },
  };
}
