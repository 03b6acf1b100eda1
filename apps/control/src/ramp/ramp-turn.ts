import type { Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import {
  NEW_LATCH,
  serveFlag,
  UnleashError,
  type DecisionKind,
  type FlagSlider,
  type RolloutStore,
  type UnleashAdmin,
} from '@banyan/rollout';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { RampDecision } from './ramp-decision.js';
import { rampEvidence, type RampSight } from './ramp-evidence.js';
import { countRamp } from './ramp-metrics.js';

/** The one slider the assistant may move. Control alone holds the token. */
export type SliderPort = Pick<UnleashAdmin, 'slider' | 'moveSlider'>;

/** What a turn acts on. */
export interface TurnParts {
  readonly clock: Clock;
  readonly store: Pick<RolloutStore, 'note' | 'readLatches'>;
  readonly slider: SliderPort;
}

/** What the assistant does about one domain after one look. */
export class RampTurn {
  #afterSequence: number;

  constructor(
    private readonly domain: JudgedDomain,
    private readonly seen: RampSight,
    sequence: number,
    private readonly parts: TurnParts,
  ) {
    this.#afterSequence = sequence;
  }

  get name(): string {
    return this.domain.name;
  }

  /** Writes down, looks once more, and moves the slider if it and the latch are still as they were. */
  async step({ from, to, text }: Extract<RampDecision, { kind: 'step' }>): Promise<void> {
    const { slider, store } = this.parts;
    const flag = serveFlag(this.name);
    await this.note('ramp-step', text, { to });
    const latch = (await store.readLatches()).get(this.name) ?? NEW_LATCH;
    // The trip's own record stands behind ours and ends the ramp; there is nothing to add to it.
    if (latch.state !== 'armed') return;
    let stands: FlagSlider;
    try {
      const before = await slider.slider(flag);
      const isAsSeen = before.kind === 'slider' && before.percent === from;
      stands = isAsSeen ? await slider.moveSlider({ flag, strategyId: before.strategyId, from, to }) : before;
    } catch (error) {
      if (!(error instanceof UnleashError)) throw error;
      // Away: whether it moved is seen at the next look. A refusal would be repeated for ever: that is for a person.
      if (error.failure === 'unreachable') log.warn('Unleash could not be told of a step', { reason: error.message });
      else await this.note('ramp-stood-down', `Unleash does not let the slider be moved: ${error.message}.`);
      return;
    }
    if (stands.kind === 'slider' && stands.percent === to) await this.reached(to);
    else await this.note('ramp-stood-down', `Somebody changed ${flag} while the step to ${to} % was being made.`);
  }

  async reached(percent: number): Promise<void> {
    await this.note('ramp-reached', `The slider stands at ${percent} %.`, { percent });
  }

  /** @throws ChainMoved when anything was decided since this look began */
  async note(kind: DecisionKind, reason: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const { clock, store } = this.parts;
    const record = await store.note({
      domain: this.name,
      kind,
      by: { kind: 'control' },
      reason,
      atMs: clock.nowMs(),
      evidence: rampEvidence(this.domain, this.seen, more),
      afterSequence: this.#afterSequence,
    });
    this.#afterSequence = record.sequence;
    countRamp(this.name, kind);
    log.info('ramp', { domain: this.name, text: kind, reason, decisionId: record.id });
  }
}
