import { isoUtc, type Arm, type Clock } from '@banyan/kernel';
import type { ChannelTraffic, RolloutStore } from '@banyan/rollout';
import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import { askStore } from '../api/ask-store.js';
import { MARKED_DECISIONS, seriesMarks, type SeriesMark } from './series-marks.js';
import { seriesRange, type SeriesQuestion } from './series-range.js';
import { seriesOf, type Series } from './series-view.js';

/** One arm in one channel over the range: the indicator, with its interval. */
export interface ChannelShare {
  /** Empty: requests that say none. */
  readonly channel: string;
  readonly arm: Arm;
  readonly requests: number;
  readonly failed: number;
  readonly slow: number;
  /** Share that did not fail, 0-1. */
  readonly availability: { readonly value: number; readonly low: number; readonly high: number };
}

/** Body of `GET /api/domains/:domain/series`. */
export interface SeriesPage extends Series {
  readonly domain: string;
  readonly from: string;
  readonly to: string;
  readonly minutesAStep: number;
  /** Null: all. */
  readonly channel: string | null;
  /** How the intervals are made. */
  readonly interval: { readonly method: string; readonly alpha: number };
  readonly channels: readonly ChannelShare[];
  readonly marks: readonly SeriesMark[];
}

/** Marks of a range; more cannot be told apart on a chart. */
const MOST_MARKS = 200;
const METHOD =
  'anytime-valid: the two-sided Bayes factor inverted (Lindon and Malek 2022), as on the evidence card; each step by itself';

/** What charts of a domain are drawn from. */
export class SeriesDesk {
  constructor(
    private readonly store: Pick<
      RolloutStore,
      'trafficSteps' | 'channelTraffic' | 'decisionHistory' | 'sightingHistory'
    >,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `invalid-request`, `too-slow`, or `unavailable` without PostgreSQL */
  async look(domain: string, question: SeriesQuestion & { readonly channel?: string }): Promise<SeriesPage> {
    const range = seriesRange(question, this.clock.nowMs());
    const { from, to, minutesAStep } = range;
    const { channel } = question;
    const of = { domain, from, to };
    const [fromMs, toMs] = [from * 60_000, to * 60_000];
    const happened = { domain, sinceMs: fromMs, before: { atMs: toMs, id: LEAST_ID }, limit: MOST_MARKS };
    const [steps, channels, decisions, sightings] = await askStore('what was counted and decided is', () =>
      Promise.all([
        this.store.trafficSteps({ ...of, ...(channel === undefined ? {} : { channel }) }, minutesAStep),
        this.store.channelTraffic(of),
        this.store.decisionHistory({ ...happened, kinds: MARKED_DECISIONS }),
        this.store.sightingHistory(happened),
      ] as const),
    );
    return {
      domain,
      from: isoUtc(fromMs),
      to: isoUtc(toMs),
      minutesAStep,
      channel: channel ?? null,
      interval: { method: METHOD, alpha: SHOWN_ALPHA.value },
      ...seriesOf(steps, range),
      channels: channels.map(channelShare),
      marks: seriesMarks(decisions, sightings),
    };
  }
}

/** Before every id of the same instant. */
const LEAST_ID = '00000000-0000-0000-0000-000000000000';

function channelShare({ channel, arm, requests, failed, slow }: ChannelTraffic): ChannelShare {
  const { low, high } = ratioInterval(requests - failed, requests, SHOWN_ALPHA.value);
  return { channel, arm, requests, failed, slow, availability: { value: 1 - failed / requests, low, high } };
}
