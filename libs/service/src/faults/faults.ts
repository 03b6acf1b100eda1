import { randomHex } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { QuestionRefused } from '../rpc/question-refused.js';

/** What is switched on; `NO_FAULTS` is everything off. */
export interface FaultSwitches {
  /** Added to every question, ms, 0 to 60,000. */
  readonly latencyMs: number;
  /** Questions are never answered. */
  readonly hang: boolean;
  /** Share of questions that fail, 0-1. */
  readonly errorRate: number;
  /** Connections are closed as soon as they open. */
  readonly refuse: boolean;
  /** Share of questions that are answered wrongly, 0-1; how, the service says. */
  readonly wrongRate: number;
}

export const NO_FAULTS: FaultSwitches = { latencyMs: 0, hang: false, errorRate: 0, refuse: false, wrongRate: 0 };

/** How the service is made to behave badly, for demonstrations and tests. Off unless somebody switches it on. */
export class Faults {
  #switches = NO_FAULTS;
  #onChange: ((switches: FaultSwitches) => void) | undefined;

  /** @param wrong a wrong answer of a right one, which it leaves as it is */
  constructor(private readonly wrong: (answer: unknown) => unknown) {}

  get switches(): FaultSwitches {
    return this.#switches;
  }

  get on(): boolean {
    const { latencyMs, hang, errorRate, refuse, wrongRate } = this.#switches;
    return latencyMs > 0 || hang || errorRate > 0 || refuse || wrongRate > 0;
  }

  get hangs(): boolean {
    return this.#switches.hang;
  }

  get refuses(): boolean {
    return this.#switches.refuse;
  }

  /** The listener that closes connections. */
  onChange(listener: (switches: FaultSwitches) => void): void {
    this.#onChange = listener;
  }

  set(switches: FaultSwitches): void {
    this.#switches = switches;
    if (this.on) log.warn('FAULTS ARE INJECTED into this service', { faults: switches });
    else log.warn('no faults are injected any more');
    this.#onChange?.(switches);
  }

  /** Delays this question, or fails it, as the switches say. */
  async strike(): Promise<void> {
    const { latencyMs, errorRate } = this.#switches;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (struck(errorRate)) {
      throw new QuestionRefused('internal', 'an injected fault');
    }
  }

  /** The answer as it is, or a wrong one as often as the switches say. */
  falsify(answer: unknown): unknown {
    return struck(this.#switches.wrongRate) ? this.wrong(answer) : answer;
  }
}

function struck(rate: number): boolean {
  return rate > 0 && Number.parseInt(randomHex(4), 16) < rate * 2 ** 32;
}
