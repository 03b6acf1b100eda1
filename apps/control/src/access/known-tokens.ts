import {
  hashOfToken,
  isSameHash,
  readTokens,
  WatchedFile,
  type ReadTokens,
  type Role,
  type TokenEntry,
} from '@banyan/access';
import { type Clock, ConfigurationError, isoUtc } from '@banyan/kernel';
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
  readonly #usedAtMs = new Map<string, number>();

  private constructor(
    readonly file: string,
    private readonly watched: WatchedFile<ReadTokens>,
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
    const opened = WatchedFile.open({
      file,
      read: tokensOf,
      clock,
      lookEveryMs: ACCESS_POLICY.lookAtFileEveryMs.value,
      onTaken: () => log.info('the file of tokens has changed and is in force'),
      onFault: (reason) =>
        log.error('the file of tokens cannot be used: what was read before stays in force', { reason }),
    });
    if ('file' in opened) return new KnownTokens(file, opened.file, clock);
    throw new ConfigurationError(opened.faults.map((fault) => `CONTROL_TOKENS_FILE: ${fault}`));
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    return this.watched.fault;
  }

  /** Whose token it is; undefined: nobody's, or it has expired. */
  find(token: string): TokenEntry | undefined {
    const hash = hashOfToken(token);
    // All of them, so that it takes as long wherever the right one stands.
    const found = this.watched.value.entries.reduce<TokenEntry | undefined>(
      (before, entry) => (isSameHash(entry.hash, hash) ? entry : before),
      undefined,
    );
    return found === undefined ? undefined : this.#inForce(found);
  }

  /** The same token later, for a session that began with it: gone or expired, and the session is over. */
  still({ name, hash }: Pick<TokenEntry, 'name' | 'hash'>): TokenEntry | undefined {
    const found = this.watched.value.entries.find((entry) => entry.name === name && isSameHash(entry.hash, hash));
    return found === undefined ? undefined : this.#inForce(found);
  }

  /** What somebody of these groups may do now: the first of the file that is among them. @returns undefined: nothing */
  roleOf(groups: readonly string[]): Role | undefined {
    return this.watched.value.groups.find(({ group }) => groups.includes(group))?.role;
  }

  /** For people, by name. */
  shown(): readonly ShownToken[] {
    return this.watched.value.entries
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
}

function tokensOf(text: string): { readonly value: ReadTokens; readonly faults: readonly string[] } {
  const value = readTokens(text);
  return { value, faults: value.faults };
}
