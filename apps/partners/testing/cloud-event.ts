/** An event of the order service, as its outbox sends it. */
export function cloudEvent(differs: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    specversion: '1.0',
    id: '0196a5c8-0000-7000-8000-000000000001',
    source: '/banyan/orders',
    type: 'shop.banyan.orders.accepted.v1',
    subject: 'BY1',
    time: '2026-11-28T06:00:00.000Z',
    datacontenttype: 'application/json',
    partitionkey: 'BY1',
    sequence: '0000000000000000001',
    data: {
      reference: 'BY1',
      lines: [{ sku: '007', quantityE4: 10_000 }],
      delivery: { kind: 'ship', method: 'standard' },
    },
    ...differs,
  };
}

/** What a party looks at before it reads a body. */
export const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json' };
