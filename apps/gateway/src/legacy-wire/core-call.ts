import type { WireQuestion } from '@banyan/contracts';
import { ArmError, TranslationRefused } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Served } from '../pipeline/call-arm.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { AnswerCopy, type CopiedAnswer } from './answer-copy.js';
import type { WordsAbout } from './core-words.js';
import { noteForwarded, type Forwarded, type WireRequestInHand } from './wire-request.js';

/**
 * How a recognised request was answered. The words went out already, so there is no answer in it; a result is undefined where
 * the wire leaves open what the core meant. Undefined as a whole: nothing was learnt about an arm.
 */
export type WireServed = Served<undefined> | undefined;

type CoreResult = Pick<Extract<Served<undefined>, { kind: 'answered' }>, 'result' | 'answer' | 'valid'>;

/** The core, asked by passing the request on: its answer streams to the client, and is read when it has passed. Once at most. */
export class CoreCall {
  readonly #startedMs: number;

  constructor(
    private readonly inHand: WireRequestInHand,
    private readonly question: WireQuestion,
    private readonly told: WordsAbout,
    private readonly pipeline: Pick<Pipeline, 'clock' | 'awake'>,
  ) {
    this.#startedMs = pipeline.clock.monotonicMs();
  }

  /** The core answers, and what it says is learnt. It is no evidence: nobody chose it as an arm. */
  async teach(why: Forwarded): Promise<void> {
    noteForwarded(this.inHand.claim, why);
    await this.#ask();
  }

  /** The core answers as the legacy arm. */
  async answer(): Promise<WireServed> {
    const { read, ms } = await this.#ask();
    // It does not know the caller: that says nothing of how it is.
    if (read === undefined) return undefined;
    return served(read, { ms, chosenMs: ms, stoodStill: this.#stoodStill() });
  }

  /** The core answers in the place of the service. */
  async rescue(rescuedFrom: ArmError, chosenMs: number): Promise<WireServed> {
    this.inHand.exchange.span.set({ 'banyan.degraded.reason': rescuedFrom.failure });
    // Of the service's time, not of the core's.
    const stoodStill = this.#stoodStill();
    const { read = { result: undefined, answer: undefined, valid: true } } = await this.#ask();
    const ms = this.pipeline.clock.monotonicMs() - this.#startedMs;
    return served(read, { ms, chosenMs, stoodStill, rescuedFrom });
  }

  #stoodStill(): boolean {
    return this.pipeline.awake.stoodStillSince(this.#startedMs);
  }

  async #ask(): Promise<{ readonly read: CoreResult | ArmError | undefined; readonly ms: number }> {
    const copy = new AnswerCopy(this.pipeline.clock);
    const { body, forward } = this.inHand;
    forward({ tap: copy, ...(body === undefined ? {} : { readBefore: body }) });
    const end = await copy.ended;
    return { read: end instanceof ArmError ? end : this.#read(end), ms: copy.ms };
  }

  /** What the core said, canonically; undefined: that it does not know the caller. */
  #read(answer: CopiedAnswer): CoreResult | ArmError | undefined {
    const { contract } = this.inHand.claim;
    try {
      const reading = contract.read(this.question, answer);
      if (reading.kind === 'caller-refused') {
        this.told.refuseCaller();
        return undefined;
      }
      this.told.learn(answer, reading.facts);
      return { result: reading.result, answer: undefined, valid: true };
    } catch (error) {
      if (error instanceof ArmError) return error;
      if (error instanceof TranslationRefused) {
        return new ArmError('legacy', 'refused-translation', error.message, { field: error.field, cause: error });
      }
      log.error('an answer of the core could not be read', {
        domain: contract.domain,
        contract: contract.version,
        operation: contract.operationId,
        err: error,
      });
      return new ArmError('legacy', 'refused-translation', 'it could not be read', { cause: error });
    }
  }
}

function served(
  read: CoreResult | ArmError,
  timing: Omit<Extract<WireServed, { kind: 'failed' }>, 'kind' | 'by' | 'error'>,
): WireServed {
  return read instanceof ArmError
    ? { kind: 'failed', by: 'legacy', error: read, ...timing }
    : { kind: 'answered', by: 'legacy', ...read, ...timing };
}
