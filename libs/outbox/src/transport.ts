import type { CloudEvent } from './cloud-event.js';
import type { Outcome } from './judge-delivery.js';

/** What one delivery may cost. */
export interface DeliveryAttempt {
  /** Aborts when its time is over, or the relay ends. */
  readonly signal: AbortSignal;
  /** What it may still take, ms; never below 0. */
  remainingMs(): number;
  /** Which attempt it is on this event for this consumer, from 1. */
  readonly count?: number;
  /** W3C trace context of this delivery; absent: the event's own is sent on. */
  readonly traceparent?: string;
}

/** How a consumer is reached. Never throws: what goes wrong is an outcome. */
export interface Transport {
  deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome>;
}
