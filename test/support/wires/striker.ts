import { befall, isPossible, type Ends, type Exchange } from './exchange.js';
import type { Fault } from './faults.js';

/** A message of an order: on which wire, what it says, and the how-manieth of its kind it is. */
export interface Point {
  readonly wire: string;
  /** Such as a statement without its values, a route, a pattern. */
  readonly label: string;
  /** From 1. */
  readonly nth: number;
}

/** How the strike of a run went. */
export type Struck =
  | { readonly kind: 'struck' }
  /** The message never came. */
  | { readonly kind: 'missed' }
  /** The message came, and the fault could not befall it as it is meant to. */
  | { readonly kind: 'failed'; readonly because: string };

/** What comes over the wires while an order is at work. */
export interface Passed {
  readonly wire: string;
  readonly label: string;
  /** Its answer says that something is durable: a commit of what wrote. */
  readonly isCommit?: boolean;
}

interface Armed extends Point {
  readonly fault: Fault;
  readonly luck: number;
  seen: number;
  /** The strike while it happens, and how it ended. */
  striking?: Promise<Struck>;
}

/**
 * Watches all wires of a shop, and lets one fault befall one message. Wires ask it about each message; exactly one order is
 * at work while it is armed.
 */
export class Striker {
  readonly #wires = new Map<string, { readonly ends: Ends; readonly isRepeatable: boolean }>();
  #armed: Armed | undefined;
  #passed: Passed[] | undefined;
  #withheld: { readonly which: (message: Passed) => boolean; readonly end: Promise<void> } | undefined;

  know(wire: string, ends: Ends, isRepeatable: boolean): void {
    this.#wires.set(wire, { ends, isRepeatable });
  }

  /** Can this fault befall messages of that wire? */
  canBefall(wire: string, fault: Fault): boolean {
    const known = this.#wires.get(wire);
    return known !== undefined && isPossible(fault, known.ends, known.isRepeatable);
  }

  /** Writes down what passes from now on; ends with `heard`. */
  listen(): void {
    this.#passed = [];
  }

  heard(): readonly Passed[] {
    const passed = this.#passed ?? [];
    this.#passed = undefined;
    return passed;
  }

  /**
   * Has answers wait: whoever asked is told nothing, as if the other side had not got to it.
   *
   * @param which asked once for each message, as it comes
   * @returns what gives them all, and has the next ones pass
   */
  withhold(which: (message: Passed) => boolean): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#withheld = { which, end: promise };
    return () => {
      this.#withheld = undefined;
      resolve();
    };
  }

  arm(point: Point, fault: Fault, luck: number): void {
    this.#armed = { ...point, fault, luck, seen: 0 };
  }

  /** How the strike went, so far; undefined: the message has not come. */
  get striking(): Promise<Struck> | undefined {
    return this.#armed?.striking;
  }

  /** Lets everything pass again. What strikes ends first. */
  async disarm(): Promise<Struck> {
    const struck = (await this.#armed?.striking) ?? { kind: 'missed' };
    this.#armed = undefined;
    return struck;
  }

  /** A message has come on a wire: it is handed on as it is, or the armed fault befalls it. */
  take(message: Passed, exchange: Exchange): void {
    const { wire, label } = message;
    this.#passed?.push(message);
    const armed = this.#armed;
    const ends = this.#wires.get(wire)?.ends;
    if (armed !== undefined && ends !== undefined && armed.wire === wire && armed.label === label) {
      armed.seen += 1;
      if (armed.seen === armed.nth) {
        armed.striking = befall(armed.fault, exchange, ends, armed.luck).then(
          () => ({ kind: 'struck' }) as const,
          (error: unknown) => {
            exchange.reset();
            return { kind: 'failed', because: error instanceof Error ? error.message : String(error) } as const;
          },
        );
        return;
      }
    }
    const withheld = this.#withheld?.which(message) === true ? this.#withheld.end : undefined;
    exchange
      .forward()
      .then(() => withheld)
      .then(
        () => exchange.give(),
        () => exchange.reset(),
      );
  }
}
