import { EventEmitter } from 'node:events';
import { type Clock, messageOf, sha256Hex } from '@banyan/kernel';
import type { EnhancedFeatureInterface, FeatureInterface } from 'unleash-client/lib/feature.js';
import type { RepositoryInterface } from 'unleash-client/lib/repository/index.js';
import type { Segment } from 'unleash-client/lib/strategy/strategy.js';
import { type Belief, judgePicture } from './believe-picture.js';
import { fetchFlags } from './fetch-flags.js';
import type { FlagBackup } from './flag-backup.js';
import { type FlagPicture, parseFlagPicture } from './flag-picture.js';

export interface FlagRepositoryOptions {
  readonly url: string;
  readonly token: string;
  readonly appName: string;
  readonly instanceId: string;
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly staleAfterMs: number;
  readonly clock: Clock;
  readonly backup: FlagBackup;
  /** Shapes the picture for evaluation: flags to put in the place of Unleash's own. */
  readonly prepare: (picture: FlagPicture) => ReadonlyMap<string, FeatureInterface>;
}

/** Where the flags in force came from. */
export type PictureSource = 'server' | 'backup' | 'none';

/** Something is wrong with the flags; those in force stay. */
export interface FlagFault {
  /** `refused`: the token is not accepted, an incident. `unreachable`: no answer. `unbelievable`: an answer, but garbage. `backup`: the file. */
  readonly kind: 'refused' | 'unreachable' | 'unbelievable' | 'backup';
  readonly because: string;
}

/** Longest pause between polls while Unleash fails, in polls. */
const MOST_BACK_OFF = 5;

/** How often the backup is written again although nothing changed, ms: its age is what a restart goes by. */
const RESAVE_MS = 60_000;

const DISBELIEF: Readonly<Record<Exclude<Belief, 'believed'>, string>> = {
  empty: 'Unleash answered with no flags at all; the last ones stay',
  'lost-flags': 'Unleash answered without most of the known flags; the last ones stay until it says so again',
};

/**
 * Stands in the place of unleash-client's own repository, which one 401 stops for good, an empty list switches off, and a cut
 * backup reads as all-off. Polls with a bounded back-off, believes checked answers only, keeps the last good one on disk.
 * Emits unleash-client's `ready` and `changed`, and our `fault`, `stale`, `recovered`.
 */
export class FlagRepository extends EventEmitter implements RepositoryInterface {
  readonly #options: FlagRepositoryOptions;
  readonly #abort = new AbortController();
  #picture: FlagPicture | undefined;
  #prepared: ReadonlyMap<string, FeatureInterface> = new Map();
  #source: PictureSource = 'none';
  /** Age of the picture when it was taken up (a backup is old already), and when that was on the monotonic clock. */
  #agedMs = 0;
  #takenAtMs = 0;
  #savedAtMs = 0;
  #etag: string | undefined;
  #doubted: { readonly hash: string; readonly times: number } | undefined;
  #failures = 0;
  #faultTold: string | undefined;
  #isStale = false;
  #timer: NodeJS.Timeout | undefined;
  #poll: Promise<void> | undefined;

  constructor(options: FlagRepositoryOptions) {
    super();
    this.#options = options;
    // An `error` without a listener ends a process; ours goes through `fault`, and this is for what unleash-client emits.
    this.on('error', () => undefined);
  }

  get source(): PictureSource {
    return this.#source;
  }

  /** Since Unleash last confirmed the flags in force, ms; infinite when there are none. */
  get ageMs(): number {
    if (this.#picture === undefined) return Number.POSITIVE_INFINITY;
    return this.#agedMs + this.#options.clock.monotonicMs() - this.#takenAtMs;
  }

  /** Have the flags in force not been confirmed for too long? As of the last poll: it is asked in every request, and reads no clock. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** The backup, then the first answer. Resolves after that first attempt, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    await this.#readBackup();
    await this.poll();
  }

  stop(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.removeAllListeners();
    this.on('error', () => undefined);
  }

  /** One poll, now; the next follows by itself. Never rejects. */
  async poll(): Promise<void> {
    this.#poll ??= this.#pollOnce().finally(() => {
      this.#poll = undefined;
      this.#plan();
    });
    await this.#poll;
  }

  getToggle(name: string): FeatureInterface | undefined {
    return this.#prepared.get(name);
  }

  getToggles(): FeatureInterface[] {
    return [...this.#prepared.values()];
  }

  getTogglesWithSegmentData(): EnhancedFeatureInterface[] {
    return this.getToggles().map(({ strategies, ...feature }) => ({
      ...feature,
      strategies: (strategies ?? []).map(({ segments, ...strategy }) => ({
        ...strategy,
        segments: (segments ?? []).map((id) => this.getSegment(id)),
      })),
    }));
  }

  getSegment(id: number): Segment | undefined {
    return this.#picture?.segments.get(id);
  }

  async #readBackup(): Promise<void> {
    try {
      const saved = await this.#options.backup.read();
      if (saved === undefined || this.#picture !== undefined) return;
      const ageMs = Math.max(0, this.#options.clock.nowMs() - saved.savedAtMs);
      this.#take(saved.picture, 'backup', ageMs);
    } catch (error) {
      this.#fault('backup', messageOf(error));
    }
  }

  async #pollOnce(): Promise<void> {
    const { url, token, appName, instanceId, timeoutMs } = this.#options;
    const { signal } = this.#abort;
    if (signal.aborted) return;
    const answer = await fetchFlags({ url, token, appName, instanceId, timeoutMs, signal, etag: this.#etag });
    if (signal.aborted) return;
    if (answer.kind === 'answer') await this.#consider(answer.value, answer.etag);
    else if (answer.kind === 'unchanged') await this.#confirm();
    else if (answer.kind === 'refused') this.#fail('refused', `Unleash does not accept the token (${answer.status})`);
    else this.#fail('unreachable', answer.because);
    this.#watchAge();
  }

  async #consider(value: unknown, etag: string | undefined): Promise<void> {
    let picture: FlagPicture;
    try {
      picture = parseFlagPicture(value);
    } catch (error) {
      this.#fail('unbelievable', messageOf(error));
      return;
    }
    const belief = judgePicture(this.#picture, picture, this.#timesInARow(picture));
    if (belief !== 'believed') {
      this.#fail('unbelievable', DISBELIEF[belief]);
      return;
    }
    this.#doubted = undefined;
    this.#etag = etag;
    this.#take(picture, 'server', 0);
    this.#recover();
    await this.#save(picture);
  }

  #timesInARow(picture: FlagPicture): number {
    const hash = sha256Hex(JSON.stringify(picture.answer.features));
    const times = this.#doubted?.hash === hash ? this.#doubted.times + 1 : 1;
    this.#doubted = { hash, times };
    return times;
  }

  #take(picture: FlagPicture, source: PictureSource, agedMs: number): void {
    const first = this.#picture === undefined;
    this.#picture = picture;
    this.#source = source;
    this.#agedMs = agedMs;
    this.#takenAtMs = this.#options.clock.monotonicMs();
    this.#prepared = new Map([...picture.features, ...this.#options.prepare(picture)]);
    if (first) this.emit('ready');
    this.emit('changed');
  }

  /** 304: the picture in force is current again. */
  async #confirm(): Promise<void> {
    if (this.#picture === undefined) return;
    this.#source = 'server';
    this.#agedMs = 0;
    this.#takenAtMs = this.#options.clock.monotonicMs();
    this.#recover();
    if (this.#takenAtMs - this.#savedAtMs >= RESAVE_MS) await this.#save(this.#picture);
  }

  #recover(): void {
    this.#failures = 0;
    this.#isStale = false;
    if (this.#faultTold === undefined) return;
    this.#faultTold = undefined;
    this.emit('recovered');
  }

  #fail(kind: FlagFault['kind'], because: string): void {
    this.#failures += 1;
    this.#fault(kind, because);
  }

  /** The same fault at every poll is one fault. */
  #fault(kind: FlagFault['kind'], because: string): void {
    const told = `${kind} ${because}`;
    if (told === this.#faultTold) return;
    this.#faultTold = told;
    this.emit('fault', { kind, because } satisfies FlagFault);
  }

  async #save(picture: FlagPicture): Promise<void> {
    this.#savedAtMs = this.#options.clock.monotonicMs();
    try {
      await this.#options.backup.write(picture.answer, this.#options.clock.nowMs());
    } catch (error) {
      this.#fault('backup', `the flags cannot be saved: ${messageOf(error)}`);
    }
  }

  #watchAge(): void {
    if (this.#isStale || this.ageMs <= this.#options.staleAfterMs) return;
    this.#isStale = true;
    this.emit('stale', this.ageMs);
  }

  #plan(): void {
    if (this.#abort.signal.aborted) return;
    const pauseMs = this.#options.pollMs * Math.min(2 ** Math.min(this.#failures, 10), MOST_BACK_OFF);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.poll(), pauseMs);
    this.#timer.unref();
  }
}
