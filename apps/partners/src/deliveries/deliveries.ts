import { isoUtc, messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { Alarm } from './alarm.js';
import { waitAfterAttempt } from './back-off.js';
import { DELIVERY_KINDS, type Delivery, type DeliveryBooks, type DeliveryKind } from './delivery-books.js';

const AT_ONCE = 16;
/** How long whoever is told may take to say that it was taken. */
const PATIENCE_MS = 3_000;
const LEASE_MS = PATIENCE_MS + 2_000;

/** It cannot be read, and can be read no better another time. */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Where each kind is told; undefined: nobody listens. */
export type Listeners = Readonly<Record<DeliveryKind, string | undefined>>;

/** Tells what parties have to tell: CloudEvents by HTTP, again and again until a 2xx says that they were taken, or whoever is told that they cannot be read. */
export class Deliveries {
  readonly #alarm: Alarm;
  #listeners: Listeners;

  constructor(
    private readonly books: DeliveryBooks,
    listeners: Listeners,
  ) {
    this.#listeners = listeners;
    this.#alarm = new Alarm(
      () => this.#work(),
      (error) => log.warn('what is to be told could not be read', { reason: messageOf(error) }),
    );
    this.expect(0);
  }

  get listeners(): Listeners {
    return this.#listeners;
  }

  /** Somebody listens elsewhere from now on. */
  listenAt(listeners: Partial<Listeners>): void {
    this.#listeners = { ...this.#listeners, ...listeners };
    this.expect(0);
  }

  /** Something was written down that is due in so many milliseconds. */
  expect(inMs: number): void {
    this.#alarm.ring(inMs);
  }

  /** Tells one now, due or not; resolves when that was tried once. */
  async tellNow(id: string): Promise<void> {
    const delivery = await this.books.claimOne(id, LEASE_MS);
    if (delivery !== undefined) await this.#tell(delivery);
  }

  async stop(): Promise<void> {
    await this.#alarm.stop();
  }

  async #work(): Promise<number | undefined> {
    const kinds = DELIVERY_KINDS.filter((kind) => this.#listeners[kind] !== undefined);
    if (kinds.length === 0) return undefined;
    const due = await this.books.claim(kinds, AT_ONCE, LEASE_MS);
    await Promise.all(due.map((delivery) => this.#tell(delivery)));
    return this.books.nextInMs(kinds);
  }

  async #tell(delivery: Delivery): Promise<void> {
    const status = await this.#post(delivery);
    if (typeof status === 'number' && status >= 200 && status < 300) return this.books.taken(delivery.id);
    const fault = typeof status === 'number' ? `answered ${status}` : status;
    log.debug('nobody has taken what a party tells', { source: delivery.source, reason: fault });
    if (typeof status === 'number' && FOR_GOOD.has(status)) return this.books.refused(delivery.id, fault);
    await this.books.failed(delivery.id, fault, waitAfterAttempt(delivery.attempts));
  }

  /** @returns the status, or why there was none */
  async #post({ id, kind, type, source, subject, data, madeAt }: Delivery): Promise<number | string> {
    const url = this.#listeners[kind];
    if (url === undefined) return 'nobody listens';
    const event = {
      specversion: '1.0',
      id,
      type,
      source,
      subject,
      time: isoUtc(madeAt.getTime()),
      datacontenttype: 'application/json',
      data,
    };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      return messageOf(error);
    }
  }
}
