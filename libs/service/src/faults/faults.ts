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
  /** In which of the service's ways; absent: in its first. */
  readonly wrongKind?: string;
}

/** The ways in which a service can be made to answer wrongly. */
export interface WrongAnswers {
  /** Empty: there is one, without a name. */
  readonly kinds: readonly string[];
  /** A wrong answer of a right one, which it leaves as it is; absent: the service computes it wrongly itself. */
  readonly falsify?: (answer: unknown) => unknown;
}

export const NO_FAULTS: FaultSwitches = { latencyMs: 0, hang: false, errorRate: 0, refuse: false, wrongRate: 0 };

/** How the service is made to behave badly, for demonstrations and tests. Off unless somebody switches it on. */
export class Faults {
  #switches = NO_FAULTS;
  #onChange: ((switches: FaultSwitches) => void) | undefined;

  constructor(private readonly wrong: WrongAnswers) {}

  get switches(): FaultSwitches {
    return this.#switches;
  }

  get on(): boolean {
    const { latencyMs, hang, errorRate, refuse, wrongRate } = this.#switches;
    return latencyMs > 0 || hang || errorRate > 0 || refuse || wrongRate > 0;
  }

  /** The names `wrongKind` may have. */
  get wrongKinds(): readonly string[] {
    return this.wrong.kinds;
  }

  /** Is one question answered wrongly now, and how? Each call is another throw of the dice. */
  wrongNow(): { readonly kind: string | undefined } | undefined {
    const { wrongRate, wrongKind } = this.#switches;
    return struck(wrongRate) ? { kind: wrongKind ?? this.wrong.kinds[0] } : undefined;
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
    const { falsify } = this.wrong;
    return falsify !== undefined && this.wrongNow() !== undefined ? falsify(answer) : answer;
  }
}

function struck(rate: number): boolean {
  return rate > 0 && Number.parseInt(randomHex(4), 16) < rate * 2 ** 32;
}
