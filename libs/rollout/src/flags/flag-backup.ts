import { readFile } from 'node:fs/promises';
import { sha256Hex } from '@banyan/kernel';
import type { ClientFeaturesResponse } from 'unleash-client';
import { writeWholeFile } from '../write-whole-file.js';
import { type FlagPicture, parseFlagPicture } from './flag-picture.js';

export interface SavedPicture {
  readonly picture: FlagPicture;
  /** When Unleash last confirmed it, wall clock. */
  readonly savedAtMs: number;
}

/** The last good flags on disk: whole or absent, mode 0600, with a checksum, in the data directory. */
export class FlagBackup {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @returns undefined when there is no backup
   * @throws Error when there is one that cannot be believed: cut, edited, garbage. It is never read as "all off".
   */
  async read(): Promise<SavedPicture | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const file: unknown = JSON.parse(text);
    if (!isBackupFile(file)) throw new Error('the flag backup is not one of ours');
    if (sha256Hex(file.answer) !== file.sha256) throw new Error('the flag backup does not match its checksum');
    const picture = parseFlagPicture(JSON.parse(file.answer));
    if (picture.features.size === 0) throw new Error('the flag backup is empty');
    return { picture, savedAtMs: file.savedAtMs };
  }

  /** @throws what the file system throws; the backup before stays whole */
  async write(answer: ClientFeaturesResponse, savedAtMs: number): Promise<void> {
    const text = JSON.stringify(answer);
    await writeWholeFile(this.#path, JSON.stringify({ savedAtMs, sha256: sha256Hex(text), answer: text }));
  }
}

interface BackupFile {
  readonly savedAtMs: number;
  readonly sha256: string;
  /** The answer as text: what the checksum is over. */
  readonly answer: string;
}

function isBackupFile(value: unknown): value is BackupFile {
  if (typeof value !== 'object' || value === null) return false;
  const { savedAtMs, sha256, answer } = value as Record<string, unknown>;
  return typeof savedAtMs === 'number' && typeof sha256 === 'string' && typeof answer === 'string';
}
