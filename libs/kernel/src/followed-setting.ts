import { EventEmitter } from 'node:events';
import { type Clock, systemClock } from './clock.js';
import { messageOf } from './errors.js';

/** Where a setting comes from that may change while it is in use: a file. */
export interface SettingSource {
  readonly name: string;
  /** What the file says now. @throws Error that says nothing of it */
  readonly text: () => string | undefined;
}

export interface FollowedSettingEvents {
  /** A file has changed, and is in force from now on. */
  taken: [name: string];
  /** A file cannot be used: what was read before stays in force. Told once for each reason, which quotes nothing of it. */
  refused: [name: string, reason: string];
}

/** What becomes of settings that are followed, whichever process reads them. */
export const followedSettings = new EventEmitter<FollowedSettingEvents>();

/** How often a file is looked at, at most, ms: whoever changes a secret in every replica waits longer for the slowest of them. */
export const FOLLOWED_EVERY_MS = 5_000;

/** What a setting is now. It is looked at when it is asked for; what cannot be used any more changes nothing. */
export function follow<T>(
  text: string | undefined,
  read: (text: string | undefined) => T,
  source: SettingSource | undefined,
  clock: Clock = systemClock,
): () => T {
  let value = read(text);
  if (source === undefined) return () => value;
  const { name } = source;
  let known = text;
  let lookedAtMs = clock.monotonicMs();
  let fault: string | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lookedAtMs < FOLLOWED_EVERY_MS) return value;
    lookedAtMs = nowMs;
    try {
      const now = source.text();
      if (now !== known) {
        value = read(now);
        known = now;
        followedSettings.emit('taken', name);
      }
      fault = undefined;
    } catch (error) {
      const reason = messageOf(error);
      if (reason !== fault) followedSettings.emit('refused', name, reason);
      fault = reason;
    }
    return value;
  };
}
