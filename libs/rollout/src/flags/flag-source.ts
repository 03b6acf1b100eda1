import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { type Clock, messageOf, systemClock } from '@banyan/kernel';
import { type Context, Unleash } from 'unleash-client';
import type { FeatureInterface } from 'unleash-client/lib/feature.js';
import type { FlagIntent } from '../decide-route.js';
import { type DomainFlags, domainFlags, foldedFlag, serveFlag, shadowFlag, unknownFlags } from './domain-flags.js';
import { FlagBackup } from './flag-backup.js';
import type { FlagContext } from './flag-context.js';
import type { FlagPicture } from './flag-picture.js';
import { type FlagFault, FlagRepository, type PictureSource } from './flag-repository.js';
import { WholeFlagStrategy } from './whole-flag.strategy.js';

export interface FlagSourceOptions {
  /** Unleash API, such as `http://127.0.0.1:4242/api`. */
  readonly url: string;
  /** Client token; its environment is the one whose flags count. Asked for anew with every request: it may be changed. */
  readonly token: string;
  readonly domains: readonly string[];
  /** State of this machine; the backup is `flags/<appName>.json` below it. */
  readonly dataDir: string;
  /** For constraints on `environment`; which flags count is the token's choice. Default `default`. */
  readonly environment?: string;
  /** Default `banyan-gateway`. */
  readonly appName?: string;
  /** Names this replica in Unleash; default `<appName>-<pid>`. */
  readonly instanceId?: string;
  /** Pause between polls, ms, default 1,000 (BANYAN_FLAG_POLL_MS). */
  readonly pollMs?: number;
  /** Longest a poll may take, ms, default 5,000. */
  readonly timeoutMs?: number;
  /** Flags unconfirmed for longer are stale, ms; default ten polls, at least 10,000. They stay in force. */
  readonly staleAfterMs?: number;
  /** How often usage is sent to Unleash, ms, default 60,000; 0: never. */
  readonly metricsMs?: number;
  readonly clock?: Clock;
}

export interface FlagSourceEvents {
  /** These domains' flags mean something else than before. */
  changed: [domains: readonly DomainFlags[]];
  /** No confirmation for too long; the last flags stay in force. */
  stale: [ageMs: number];
  fault: [fault: FlagFault];
  /** Unleash answers again. */
  recovered: [];
}

const FLAG_OFF: Omit<FlagIntent, 'known'> = {
  canaryPercent: 0,
  eligible: false,
  serve: false,
  shadow: false,
  everybody: false,
  shadowing: false,
  serving: false,
  definition: 'missing',
};
const UNKNOWN: FlagIntent = Object.freeze({ known: false, ...FLAG_OFF });

/**
 * What the platform team intends, from Unleash. The only place that knows unleash-client: it evaluates (strategies, constraints,
 * segments, parents as its documentation says) and reports usage; polling, checking and the backup are ours.
 */
export class FlagSource extends EventEmitter<FlagSourceEvents> {
  readonly #domains: readonly string[];
  readonly #repository: FlagRepository;
  readonly #unleash: Unleash;
  readonly #note = new WholeFlagStrategy();
  #flags: ReadonlyMap<string, DomainFlags>;
  #revision: number | undefined;

  constructor(options: FlagSourceOptions) {
    super();
    const { appName = 'banyan-gateway', pollMs = 1000, clock = systemClock, metricsMs = 60_000 } = options;
    const instanceId = options.instanceId ?? `${appName}-${process.pid}`;
    this.#domains = options.domains;
    this.#flags = new Map(options.domains.map((domain) => [domain, unknownFlags(domain)]));
    this.#repository = new FlagRepository({
      url: options.url,
      get token() {
        return options.token;
      },
      appName,
      instanceId,
      pollMs,
      timeoutMs: options.timeoutMs ?? 5000,
      staleAfterMs: options.staleAfterMs ?? Math.max(10 * pollMs, 10_000),
      clock,
      backup: new FlagBackup(join(options.dataDir, 'flags', `${appName}.json`)),
      prepare: (picture) => this.#prepare(picture),
    });
    this.#repository.on('fault', (fault: FlagFault) => this.emit('fault', fault));
    this.#repository.on('stale', (ageMs: number) => this.emit('stale', ageMs));
    this.#repository.on('recovered', () => this.emit('recovered'));
    this.#unleash = new Unleash({
      url: options.url,
      appName,
      instanceId,
      environment: options.environment ?? 'default',
      customHeadersFunction: () => Promise.resolve({ Authorization: options.token }),
      repository: this.#repository,
      strategies: [this.#note],
      metricsInterval: metricsMs,
      disableMetrics: metricsMs === 0,
      disableAutoStart: true,
      skipInstanceCountWarning: true,
    });
    this.#unleash.on('error', (error: unknown) =>
      this.emit('fault', { kind: 'unbelievable', because: messageOf(error) }),
    );
    // Usage that could not be sent is sent with the next; nothing to tell.
    this.#unleash.on('warn', () => undefined);
  }

  /** Resolves after the backup was read and Unleash was asked once, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    await this.#unleash.start();
  }

  stop(): void {
    this.#unleash.destroy();
  }

  /** Asks Unleash now rather than at the next poll. Never rejects. */
  async refresh(): Promise<void> {
    await this.#repository.poll();
  }

  /** How old the flags in force are (ms, infinite without any), where they came from, and Unleash's revision of them, if it says. */
  get picture(): { readonly ageMs: number; readonly source: PictureSource; readonly revision: number | undefined } {
    return { ageMs: this.#repository.ageMs, source: this.#repository.source, revision: this.#revision };
  }

  /** What the definitions intend, for reports and stages. */
  flagsOf(domain: string): DomainFlags {
    return this.#flags.get(domain) ?? unknownFlags(domain);
  }

  /** What the flags say about one request. Call it once a request; under 2 µs. */
  evaluate(domain: string, request: FlagContext): FlagIntent {
    const flags = this.#flags.get(domain);
    if (flags?.known !== true) return UNKNOWN;
    const context = contextOf(request);
    const shadow = flags.shadowing && this.#unleash.isEnabled(shadowFlag(domain), context);
    const note = this.#note;
    note.flag = '';
    const serve = this.#unleash.isEnabled(serveFlag(domain), context);
    const noted = note.flag === serveFlag(domain);
    return {
      known: true,
      // Without a note the flag is off, itself or by its parent: that excludes nobody.
      eligible: noted ? note.matched : true,
      canaryPercent: noted ? note.percent : 0,
      bucket: noted ? note.bucket : 100,
      serve,
      shadow,
      everybody: flags.everybody,
      serving: flags.serving,
      shadowing: flags.shadowing,
      definition: flags.definition,
      stale: this.#repository.isStale,
    };
  }

  #prepare(picture: FlagPicture): ReadonlyMap<string, FeatureInterface> {
    const read = this.#domains.map((domain) => domainFlags(domain, picture));
    const changed = read.filter((flags) => !sameFlags(flags, this.flagsOf(flags.domain)));
    this.#flags = new Map(read.map((flags) => [flags.domain, flags]));
    this.#revision = picture.revision;
    if (changed.length > 0) queueMicrotask(() => this.emit('changed', changed));
    return new Map(
      this.#domains
        .flatMap((domain) => [serveFlag(domain), shadowFlag(domain)])
        .flatMap((name) => picture.features.get(name) ?? [])
        .map((feature) => [feature.name, foldedFlag(feature, picture)]),
    );
  }
}

/** Built in one shape: absent members are undefined, which unleash-client reads as absent. */
function contextOf(request: FlagContext): Context {
  const { sessionId, userId, remoteAddress, channel, operation, contractVersion, storefront } = request;
  const properties = { channel, operation, contractVersion, storefront };
  return { sessionId, userId, remoteAddress, properties } as Context;
}

function sameFlags(a: DomainFlags, b: DomainFlags): boolean {
  return (
    a.definition === b.definition &&
    a.known === b.known &&
    a.shadowing === b.shadowing &&
    a.shadowKnown === b.shadowKnown
  );
}
