import { readFileSync, statSync } from 'node:fs';
import { type GroupEntry, hashOfToken, isSameHash, readTokens, type Role, type TokenEntry } from '@banyan/access';
import { type Clock, ConfigurationError, isoUtc, messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { ACCESS_POLICY } from './access-policy.js';

/** A token as people may see it: no hash. */
export interface ShownToken {
  readonly name: string;
  readonly role: string;
  readonly expiresAt: string | null;
  readonly state: 'good' | 'expired';
  /** Since control started; null: not since then. */
  readonly lastUsedAt: string | null;
}

/**
 * The tokens of CONTROL_TOKENS_FILE, read again when the file changes. A file that cannot be used any more changes nothing but a line
 * in the log and what `fault` says: whoever could sign in still can, until it is put right.
 */
export class KnownTokens {
  #entries: readonly TokenEntry[] = [];
  #groups: readonly GroupEntry[] = [];
  #mark = '';
  #lookedMs = Number.NEGATIVE_INFINITY;
  #fault: string | undefined;
  readonly #usedAtMs = new Map<string, number>();

  private constructor(
    readonly file: string,
    private readonly clock: Clock,
  ) {}

  /**
   * @param file undefined: control has no tokens
   * @param isLoopback is control reached from this machine alone?
   * @throws ConfigurationError with every fault of the file, or when there is none and control is reached from other machines
   */
  static open(file: string | undefined, isLoopback: boolean, clock: Clock): KnownTokens | undefined {
    if (file === undefined) {
      if (isLoopback) return undefined;
      throw new ConfigurationError([
        'CONTROL_TOKENS_FILE is required when CONTROL_HOST is not a loopback address: without tokens whoever reaches control may do everything. `banyan tokens create` makes the first',
      ]);
    }
    const tokens = new KnownTokens(file, clock);
    const faults = tokens.#read();
    if (faults.length > 0) throw new ConfigurationError(faults.map((fault) => `CONTROL_TOKENS_FILE: ${fault}`));
    return tokens;
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    this.#look();
    return this.#fault;
  }

  /** Whose token it is; undefined: nobody's, or it has expired. */
  find(token: string): TokenEntry | undefined {
    this.#look();
    const hash = hashOfToken(token);
    // All of them, so that it takes as long wherever the right one stands.
    const found = this.#entries.reduce<TokenEntry | undefined>(
      (before, entry) => (isSameHash(entry.hash, hash) ? entry : before),
      undefined,
    );
    return found === undefined ? undefined : this.#inForce(found);
  }

  /** The same token later, for a session that began with it: gone or expired, and the session is over. */
  still({ name, hash }: Pick<TokenEntry, 'name' | 'hash'>): TokenEntry | undefined {
    this.#look();
    const found = this.#entries.find((entry) => entry.name === name && isSameHash(entry.hash, hash));
    return found === undefined ? undefined : this.#inForce(found);
  }

  /** What somebody of these groups may do now: the first of the file that is among them. @returns undefined: nothing */
  roleOf(groups: readonly string[]): Role | undefined {
    this.#look();
    return this.#groups.find(({ group }) => groups.includes(group))?.role;
  }

  /** For people, by name. */
  shown(): readonly ShownToken[] {
    this.#look();
    return this.#entries
      .map((entry): ShownToken => {
        const { name, role, expiresAtMs } = entry;
        const usedAtMs = this.#usedAtMs.get(name);
        return {
          name,
          role,
          expiresAt: expiresAtMs === undefined ? null : isoUtc(expiresAtMs),
          state: this.#isExpired(entry) ? 'expired' : 'good',
          lastUsedAt: usedAtMs === undefined ? null : isoUtc(usedAtMs),
        };
      })
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  }

  #inForce(entry: TokenEntry): TokenEntry | undefined {
    if (this.#isExpired(entry)) return undefined;
    this.#usedAtMs.set(entry.name, this.clock.nowMs());
    return entry;
  }

  #isExpired({ expiresAtMs }: TokenEntry): boolean {
    return expiresAtMs !== undefined && this.clock.nowMs() >= expiresAtMs;
  }

  #look(): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#lookedMs < ACCESS_POLICY.lookAtFileEveryMs.value) return;
    this.#lookedMs = nowMs;
    const faults = this.#read();
    const fault = faults.length === 0 ? undefined : faults.join('; ');
    if (fault !== undefined && fault !== this.#fault) {
      log.error('the file of tokens cannot be used: what was read before stays in force', { reason: fault });
    }
    this.#fault = fault;
  }

  /** Takes up the file, if it has changed and can be used. @returns its faults */
  #read(): readonly string[] {
    try {
      const { mtimeMs, size, ino } = statSync(this.file);
      const mark = `${mtimeMs} ${size} ${ino}`;
      if (mark === this.#mark) return this.#fault === undefined ? [] : [this.#fault];
      const { entries, groups, faults } = readTokens(readFileSync(this.file, 'utf8'));
      this.#mark = mark;
      if (faults.length > 0) return faults;
      const isFirst = this.#entries.length === 0;
      this.#entries = entries;
      this.#groups = groups;
      if (!isFirst) log.info('the file of tokens has changed and is in force');
      return [];
    } catch (error) {
      this.#mark = '';
      return [`cannot be read: ${messageOf(error)}`];
    }
  }
}
