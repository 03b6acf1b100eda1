import type { Arm, Clock } from '@banyan/kernel';
import { counter, type CounterSeries } from '@banyan/observability';
import type { ShadowEvent } from '@banyan/shadow';
import type { SliObservation, SliRecorder } from '../pipeline/record-sli.js';
import type { SessionBook } from './session-book.js';
import { MinuteStream } from '../rollback/minute-stream.js';

/** Minutes that are kept while control is away. Charts have a hole where more were lost; no evidence and no budget is read off them. */
const MOST_MINUTES = 240;
/** Rows of one report, in whole minutes: about 70 KB. */
const MOST_ROWS = 400;
/** Channels are a closed list of the contracts; whatever is beyond so many is another one. */
const MOST_CHANNELS = 16;
const OTHER = 'other';
const MICRO = 1_000_000;

/** Requests and copies of one arm and channel in one minute. */
export interface TrafficRow {
  readonly minute: number;
  readonly domain: string;
  readonly arm: Arm;
  readonly channel: string;
  readonly requests: number;
  readonly failed: number;
  readonly slow: number;
  /** Sessions whose first failure that the shopper saw was here. */
  readonly journeysFailed: number;
  readonly intendedMicro: number;
  readonly compared: number;
  readonly mismatched: number;
}

/** The oldest minutes that control has not kept, whole ones. Counts of a minute only grow. */
export interface TrafficReport {
  readonly stream: string;
  /** The present minute, which goes on. */
  readonly minute: number;
  /** Everything up to this minute is in it. */
  readonly through: number;
  readonly rows: readonly TrafficRow[];
}

type Tally = { -readonly [K in keyof TrafficRow]: TrafficRow[K] };

/**
 * Counts what both arms did by the minute and channel, for people who look at it: what the evidence counts as requests,
 * failures and slow ones, the share that was intended, and how copies compared. Counts the channels' indicator too.
 */
export class TrafficMinutes implements SliRecorder {
  readonly #stream: MinuteStream;
  readonly #minutes = new Map<number, Map<string, Tally>>();
  readonly #channels = new Set<string>();
  readonly #series = new Map<string, CounterSeries>();

  constructor(
    clock: Clock,
    private readonly sessions: Pick<SessionBook, 'see'>,
    private readonly next: SliRecorder,
  ) {
    this.#stream = new MinuteStream(clock, () => this.#minutes.clear());
  }

  observe(observation: SliObservation): void {
    const { call, decision, failed, slow } = observation;
    const { name: domain } = call.domain.manifest;
    const channel = this.#bounded(call.domain.manifest.flagProperties?.(call.input).channel ?? '');
    const tally = this.#tally(domain, decision.serving, channel);
    tally.requests += 1;
    tally.failed += failed ? 1 : 0;
    tally.slow += slow ? 1 : 0;
    tally.journeysFailed += this.sessions.see(observation) ? 1 : 0;
    tally.intendedMicro += Math.round(decision.share * MICRO);
    this.#count(domain, decision.serving, channel, failed ? 'failed' : 'ok');
    this.next.observe(observation);
  }

  /** Counts what the shadow pool of a domain says. */
  copied(domain: string, { kind, arm, ...event }: ShadowEvent): void {
    if (kind === 'compared') this.#tally(domain, arm, '').compared += 1;
    else if (kind === 'settled' && 'outcome' in event && event.outcome === 'mismatched')
      this.#tally(domain, arm, '').mismatched += 1;
  }

  report(): TrafficReport {
    const minute = this.#stream.now();
    const rows: TrafficRow[] = [];
    let through = minute;
    for (const [at, tallies] of this.#minutes) {
      if (rows.length > 0 && rows.length + tallies.size > MOST_ROWS) break;
      rows.push(...tallies.values());
      through = at;
    }
    return { stream: this.#stream.id, minute, through: rows.length === 0 ? minute : through, rows };
  }

  /** Control has kept everything up to this minute, which was over when it was told of. */
  acknowledge(stream: string, minute: number): void {
    if (stream !== this.#stream.id) return;
    const present = this.#stream.now();
    for (const at of this.#minutes.keys()) if (at <= minute && at < present) this.#minutes.delete(at);
  }

  #tally(domain: string, arm: Arm, channel: string): Tally {
    const minute = this.#stream.now();
    let tallies = this.#minutes.get(minute);
    if (tallies === undefined) {
      tallies = new Map();
      this.#minutes.set(minute, tallies);
      // Minutes are put in as they come: the first is the oldest.
      for (const at of this.#minutes.keys()) if (this.#minutes.size > MOST_MINUTES) this.#minutes.delete(at);
    }
    const key = `${domain} ${arm} ${channel}`;
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = {
        minute,
        domain,
        arm,
        channel,
        requests: 0,
        failed: 0,
        slow: 0,
        journeysFailed: 0,
        intendedMicro: 0,
        compared: 0,
        mismatched: 0,
      };
      tallies.set(key, tally);
    }
    return tally;
  }

  #bounded(channel: string): string {
    if (channel === '' || this.#channels.has(channel)) return channel;
    if (this.#channels.size >= MOST_CHANNELS) return OTHER;
    this.#channels.add(channel);
    return channel;
  }

  #count(domain: string, arm: Arm, channel: string, outcome: 'ok' | 'failed'): void {
    const key = `${domain} ${arm} ${channel} ${outcome}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = counter('banyan_channel_requests_total').with({ domain, arm, channel: channel || 'none', outcome });
      this.#series.set(key, series);
    }
    series.inc();
  }
}
