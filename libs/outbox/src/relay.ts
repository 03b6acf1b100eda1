import { messageOf, newId, TimeLimit, type Clock } from '@banyan/kernel';
import type { CloudEvent } from './cloud-event.js';
import type { Claimed, DeliveryBook } from './delivery-book.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import { judgeDelivery, type NotTaken, type Outcome } from './judge-delivery.js';
import type { Transport } from './transport.js';

/** What a relay says of what it does. None may throw. */
export interface RelayListener {
  /** @param tookMs the delivery alone */
  onTaken?(event: CloudEvent, tookMs: number): void;
  /** It is tried again. */
  onLater?(event: CloudEvent, because: string, afterMs: number): void;
  onParked?(event: CloudEvent, because: string): void;
  /** The consumer takes nothing. @param forMs until it is tried again */
  onAway?(because: string, forMs: number): void;
  /** It takes again. */
  onBack?(): void;
  /** The tables do not answer; it goes on by itself. */
  onFault?(because: string): void;
}

export interface RelayParts {
  readonly book: DeliveryBook;
  readonly transport: Transport;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  /** 0 to 1, 1 excluded: for what is left to chance in waits. */
  readonly random: () => number;
  readonly listener?: RelayListener;
  /** Is nothing claimed for now? What is under way is delivered, and what waits is no worse for it. Default: never. */
  readonly isPaused?: () => boolean;
}

/**
 * Delivers the messages of one consumer: at least once, of each key one after the other, several keys at once. Driven by
 * `tick`; `wake` says that something was appended. As many relays as one likes share a consumer, in one process or many.
 */
export class Relay {
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #looking: Promise<void> | undefined;
  #dueAtMs: number;
  #again = false;
  /** How often something may have come to be there. */
  #wakes = 0;
  /** Subscriptions may have to be begun; once they are, only a claim that finds another says so. */
  #unsettled = true;
  /** More may be due than there was room for. */
  #left = false;

  constructor(private readonly parts: RelayParts) {
    if (parts.policy.leaseMs <= parts.policy.timeoutMs) {
      throw new TypeError('a claim must outlast what a delivery may take');
    }
    this.#dueAtMs = parts.clock.monotonicMs();
  }

  /** Something may be there to be delivered: it is looked for at once. */
  wake(): void {
    this.#again = true;
    this.#wakes += 1;
    this.#look();
  }

  /** Looks when it is time to. Never throws. */
  tick(): void {
    if (this.parts.clock.monotonicMs() >= this.#dueAtMs) this.#look();
  }

  /** Resolves when nothing is under way and nothing more is looked for. */
  async idle(): Promise<void> {
    while (this.#looking !== undefined || this.#underWay.size > 0) {
      await this.#looking;
      await Promise.all(this.#underWay);
    }
  }

  /** Claims no more, cuts what is under way, and gives back what was not taken. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the relay ends'));
    await this.idle();
  }

  #look(): void {
    if (this.#stop.signal.aborted || this.#looking !== undefined) return;
    this.#again = false;
    this.#dueAtMs = this.parts.clock.monotonicMs() + this.parts.policy.pollMs;
    this.#looking = this.#claimAll().finally(() => {
      this.#looking = undefined;
      if (this.#again) this.#look();
    });
  }

  /** Claims until there is nothing more, or as much is under way as may be. */
  async #claimAll(): Promise<void> {
    const { book, policy, listener, isPaused = () => false } = this.parts;
    try {
      while (!this.#stop.signal.aborted && !isPaused() && this.#underWay.size < policy.atOnce) {
        const wereUnsettled = this.#unsettled;
        if (wereUnsettled) await book.settle();
        const claim = newId();
        const free = policy.atOnce - this.#underWay.size;
        const { messages, unsettled } = await book.claim(claim, free, policy);
        this.#unsettled = unsettled;
        for (const one of messages) this.#begin(one, claim);
        // Only now it is known that a subscription is to be begun.
        if (unsettled && !wereUnsettled) continue;
        this.#left = messages.length === free;
        if (!this.#left) return;
      }
      this.#left = true;
    } catch (error) {
      this.#again = false;
      this.#left = true;
      listener?.onFault?.(messageOf(error));
    }
  }

  #begin(claimed: Claimed, claim: string): void {
    const delivery: Promise<void> = this.#deliver(claimed, claim)
      .catch((error: unknown) => {
        // Not written what came of it: the claim lapses, and it is delivered once more.
        this.parts.listener?.onFault?.(messageOf(error));
        return false;
      })
      .then((more) => this.#end(delivery, more));
    this.#underWay.add(delivery);
  }

  #end(delivery: Promise<void>, more: boolean): void {
    this.#underWay.delete(delivery);
    // There is room, or what came after it under its key is no longer held.
    if (more || this.#left) this.wake();
  }

  /** @returns may something be there that was not to be had before? */
  async #deliver({ position, event, attempts }: Claimed, claim: string): Promise<boolean> {
    const { book, clock, policy, listener } = this.parts;
    const startedAtMs = clock.monotonicMs();
    const outcome = await this.#attempt(event, attempts, startedAtMs);
    if (outcome.kind === 'taken') {
      const wakes = this.#wakes;
      const { back, more } = await book.done(position, claim, policy);
      listener?.onTaken?.(event, clock.monotonicMs() - startedAtMs);
      if (back) listener?.onBack?.();
      // Who looked meanwhile found the key still held, and what came then is not known to be there.
      return more || wakes !== this.#wakes;
    }
    if (this.#stop.signal.aborted) {
      await book.release(position, claim);
      return false;
    }
    return this.#notTaken(position, event, claim, outcome);
  }

  async #notTaken(position: string, event: CloudEvent, claim: string, outcome: NotTaken): Promise<boolean> {
    const { book, policy, random, listener } = this.parts;
    const standing = await book.failed(position, claim, outcome.kind, policy);
    if (standing === undefined) return true;
    const fate = judgeDelivery(outcome, standing, policy, random());
    if (!(await book.decide(position, claim, outcome.because, fate))) return true;
    if (fate.kind === 'parked') listener?.onParked?.(event, outcome.because);
    else {
      listener?.onLater?.(event, outcome.because, fate.afterMs);
      if (fate.awayMs !== undefined) listener?.onAway?.(outcome.because, fate.awayMs);
    }
    return fate.kind === 'parked' || fate.awayMs === undefined;
  }

  async #attempt(event: CloudEvent, count: number, startedAtMs: number): Promise<Outcome> {
    const { transport, clock, policy } = this.parts;
    const limit = new TimeLimit(policy.timeoutMs, this.#stop.signal);
    const { signal } = limit;
    const attempt = {
      signal,
      count,
      remainingMs: () => Math.max(0, policy.timeoutMs - (clock.monotonicMs() - startedAtMs)),
    };
    try {
      return await Promise.race([transport.deliver(event, attempt), outOfTime(signal)]);
    } catch (error) {
      return { kind: 'later', because: `the transport failed: ${messageOf(error)}` };
    } finally {
      limit.end();
    }
  }
}

/** A transport that does not heed its signal holds a place for ever: it is not waited for. */
function outOfTime(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const late = (): void => resolve({ kind: 'later', because: 'no answer in time' });
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
