import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@banyan/kernel';
import type { TripRequest } from '../trip-request.js';
import { writeWholeFile } from '../write-whole-file.js';
import { parseTripRequest } from './parse-trip-request.js';

export interface SpooledTrips {
  /** Oldest first. */
  readonly trips: readonly TripRequest[];
  /** Files that cannot be read; they were set aside with the suffix `.unreadable`. */
  readonly unreadable: readonly string[];
}

const SUFFIX = '.ndjson';

/**
 * Trips on disk until the database has them: one file a trip (`<dataDir>/spool/trip-<id>.ndjson`, mode 0600, one JSON line),
 * whole or absent. Several processes may share the folder: whoever
 * delivers a trip removes its file, and the trip's id makes a second delivery harmless.
 */
export class TripSpool {
  readonly #folder: string;

  /** @param dataDir state of this machine; `spool/` below it is made when needed */
  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'spool');
  }

  /** Resolves when the trip would survive a power failure. @throws what the file system throws (full, read-only) */
  async put(trip: TripRequest): Promise<void> {
    await writeWholeFile(this.#pathOf(trip.id), `${JSON.stringify(trip)}\n`);
  }

  /** After delivery. A file that is gone already was delivered by somebody else. */
  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
  }

  /** Everything that waits, whoever wrote it. Never throws: what cannot be read is set aside and named. */
  async read(): Promise<SpooledTrips> {
    const names = await readdir(this.#folder).catch(() => []);
    const trips: TripRequest[] = [];
    const unreadable: string[] = [];
    // Ids are time-ordered, and so are the names.
    for (const name of names.filter((candidate) => candidate.endsWith(SUFFIX)).sort()) {
      try {
        trips.push(...tripsIn(await readFile(join(this.#folder, name), 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        unreadable.push(`${name}: ${messageOf(error)}`);
        await rename(join(this.#folder, name), join(this.#folder, `${name}.unreadable`)).catch(() => undefined);
      }
    }
    return { trips, unreadable };
  }

  #pathOf(id: string): string {
    return join(this.#folder, `trip-${id}${SUFFIX}`);
  }
}

/** The whole lines; a torn last line (a file system that does not keep our order) is left out if another is whole. */
function tripsIn(text: string): readonly TripRequest[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const trips = lines.map((line, index) => parseTripRequest(line, index === lines.length - 1 && lines.length > 1));
  const whole = trips.filter((trip) => trip !== undefined);
  if (whole.length === 0) throw new Error('holds no trip');
  return whole;
}
