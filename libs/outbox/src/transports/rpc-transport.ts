import { messageOf } from '@banyan/kernel';
import type { CloudEvent } from '../cloud-event.js';
import type { Outcome } from '../judge-delivery.js';
import type { DeliveryAttempt, Transport } from '../transport.js';

/** The line to a service, as `@banyan/rpc` has it. */
export interface EventLine {
  ask(pattern: string, question: object, attempt: DeliveryAttempt): Promise<unknown>;
}

/** What a service answers to an event. */
export type EventTaken = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly because: string };

/** The codes with which a service says that it is not the event's fault, or that it is: by its own words, `code` of the error. */
const REFUSED_CODE = 'invalid-question';

/** Asks another service of ours to take the event, on its own line. */
export class RpcTransport implements Transport {
  constructor(
    private readonly line: EventLine,
    /** Such as `pricing.events.take`. */
    private readonly pattern: string,
  ) {}

  async deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const { traceparent = event.traceparent } = attempt;
    try {
      const answer = await this.line.ask(this.pattern, event, {
        signal: attempt.signal,
        remainingMs: () => attempt.remainingMs(),
        ...(traceparent === undefined ? {} : { traceparent }),
      });
      return outcomeOf(answer);
    } catch (error) {
      if (attempt.signal.aborted) return { kind: 'later', because: 'no answer in time' };
      const because = reasonOf(error);
      return { kind: codeOf(error) === REFUSED_CODE ? 'refused' : 'later', because };
    }
  }
}

function outcomeOf(answer: unknown): Outcome {
  const { kind, because } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'taken') return { kind: 'taken' };
  if (kind === 'refused') return { kind: 'refused', because: String(because) };
  return { kind: 'later', because: 'the service answered what is no answer to an event' };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, message } = (error ?? {}) as Readonly<Record<string, unknown>>;
  return typeof code === 'string' ? `${code}: ${String(message)}` : messageOf(error);
}
