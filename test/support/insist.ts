import { setTimeout as pause } from 'node:timers/promises';

/** A final answer. */
interface FinalAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

const AGAIN_MS = 300;

/**
 * Changes an order, and says the same again until the answer is final: 202, 409 while another is at it, and every 5xx say nothing.
 *
 * @param url of the order's change at a gateway, such as `…/orders/v2/orders/BY…/cancellation`
 * @param json sent with an `Idempotency-Key` of its own; undefined: there is nothing to say
 */
export async function insist(url: string, json?: object): Promise<FinalAnswer> {
  const key = crypto.randomUUID();
  for (;;) {
    const response = await fetch(url, {
      method: 'POST',
      ...(json === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
            body: JSON.stringify(json),
          }),
    });
    const body = (await response.json()) as FinalAnswer['body'];
    const isOpen = response.status === 202 || response.status >= 500 || body['code'] === 'request-in-progress';
    if (!isOpen) return { status: response.status, body };
    await pause(AGAIN_MS);
  }
}
