import { messageOf, newId, type Clock } from '@banyan/kernel';
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
  /** Subscriptions may have to be begun: looked for at every poll, not at every message. */
  #unsettled = true;

  constructor(private readonly parts: RelayParts) {
    if (parts.policy.leaseMs <= parts.policy.timeoutMs) {
      throw new TypeError('a claim must outlast what a delivery may take');
    }
    this.#dueAtMs = parts.clock.monotonicMs();
  }

  /** Something may be there to be delivered: it is looked for at once. */
  wake(): void {
    this.#again = true;
    this.#look();
  }

  /** Looks when it is time to. Never throws. */
  tick(): void {
    if (this.parts.clock.monotonicMs() < this.#dueAtMs) return;
    this.#unsettled = true;
    this.#look();
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
    const { book, policy, listener } = this.parts;
    try {
      if (this.#unsettled) await book.settle();
      this.#unsettled = false;
      while (!this.#stop.signal.aborted && this.#underWay.size < policy.atOnce) {
        const claim = newId();
        const free = policy.atOnce - this.#underWay.size;
        const claimed = await book.claim(claim, free, policy);
        for (const one of claimed) this.#begin(one, claim);
        if (claimed.length < free) return;
      }
    } catch (error) {
      this.#again = false;
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
    // There is room, and what came after it under its key is no longer held.
    if (more) this.wake();
  }

  /** @returns may something be there that was not to be had before? */
  async #deliver({ position, event }: Claimed, claim: string): Promise<boolean> {
    const { book, clock, listener } = this.parts;
    const startedAtMs = clock.monotonicMs();
    const outcome = await this.#attempt(event, startedAtMs);
    if (outcome.kind === 'taken') {
      const { back } = await book.done(position, claim);
      listener?.onTaken?.(event, clock.monotonicMs() - startedAtMs);
      if (back) listener?.onBack?.();
      return true;
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

  async #attempt(event: CloudEvent, startedAtMs: number): Promise<Outcome> {
    const { transport, clock, policy } = this.parts;
    const timeout = AbortSignal.timeout(policy.timeoutMs);
    const signal = AbortSignal.any([this.#stop.signal, timeout]);
    const attempt = {
      signal,
      remainingMs: () => Math.max(0, policy.timeoutMs - (clock.monotonicMs() - startedAtMs)),
    };
    try {
      return await Promise.race([transport.deliver(event, attempt), outOfTime(signal)]);
    } catch (error) {
      return { kind: 'later', because: `the transport failed: ${messageOf(error)}` };
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
