import { Chance } from '../hardening/fuzz/chance.js';
import { mutatePayload } from './mutate-payload.js';
import type { Payload } from './payload.js';
import { payloadSeeds, type PayloadSeed } from './payload-seeds.js';
import { isWellFormed } from './well-formed.js';

export interface MutationOptions {
  /** How many payloads. */
  readonly count: number;
  /** The same seed makes the same payloads. */
  readonly seed: number;
  /** Called after every so many payloads, with what there is so far. */
  readonly onProgress?: (report: MutationReport) => void;
}

/** What the codecs and translators of one face did with what they were given. */
export interface FaceTally {
  payloads: number;
  /** Documents still, whatever they say. */
  wellFormed: number;
  /** Translated, in whole or in part. */
  accepted: number;
  refused: number;
}

export interface MutationReport {
  readonly payloads: number;
  readonly faces: Readonly<Record<string, FaceTally>>;
  /** Anything thrown that is no refusal: payload and error. */
  readonly crashes: readonly string[];
  /** Accepted values that do not stand in their payload. */
  readonly guesses: readonly string[];
  /** The longest that one payload took, ms, and which. */
  readonly slowest: { readonly ms: number; readonly payload: string };
}

const PROGRESS_EVERY = 500;
/** What is refused as it is stays so whatever else happens to it, mostly: it is not mutated as often. */
const SHARE_OF_SOUND = 0.7;
/** Findings that are kept in words; more say nothing new. */
const MOST_FINDINGS = 50;

/** Mutated payloads through codecs and translators; what is accepted is held against an independent reader. */
export function mutatePayloads({ count, seed, onProgress }: MutationOptions): MutationReport {
  const byFace = seedsByFace();
  const faces: Record<string, FaceTally> = {};
  const crashes: string[] = [];
  const guesses: string[] = [];
  let slowest = { ms: 0, payload: '' };
  let done = 0;
  const report = (): MutationReport => ({ payloads: done, faces, crashes, guesses, slowest });
  const faceNames = [...byFace.keys()];

  for (; done < count; done++) {
    const chance = new Chance(Math.imul(seed, 0x9e3779b1) + done);
    // Every face as often as the others, however many goldens it has.
    const face = faceNames[done % faceNames.length]!;
    const { all, sound, pieces } = byFace.get(face)!;
    const from = chance.pick(chance.happens(SHARE_OF_SOUND) ? sound : all);
    const payload = mutatePayload(from.payload, from.form, pieces, chance);
    const name = `${face} payload ${done} of ${from.name}`;
    const finding = (what: string) => `${name} (${payload.contentType}): ${what}\n${payload.bytes.toString('latin1')}`;
    const tally = (faces[face] ??= { payloads: 0, wellFormed: 0, accepted: 0, refused: 0 });
    tally.payloads += 1;
    if (isWellFormed(payload, from.form)) tally.wellFormed += 1;
    try {
      const startedMs = performance.now();
      const translation = from.translate(payload);
      const ms = performance.now() - startedMs;
      if (ms > slowest.ms) slowest = { ms, payload: name };
      tally[translation === undefined ? 'refused' : 'accepted'] += 1;
      const unexplained = translation === undefined ? [] : unexplainedOf(from, payload, translation);
      if (unexplained.length > 0) keep(guesses, finding(unexplained.join(', ')));
    } catch (error) {
      keep(crashes, finding(String(error)));
    }
    if (done % PROGRESS_EVERY === 0) onProgress?.(report());
  }
  return report();
}

interface FaceSeeds {
  readonly all: readonly PayloadSeed[];
  /** Those that are translated as they are. */
  readonly sound: readonly PayloadSeed[];
  readonly pieces: readonly Buffer[];
}

function seedsByFace(): ReadonlyMap<string, FaceSeeds> {
  const seeds = [...Map.groupBy(payloadSeeds(), ({ face }) => face)];
  return new Map(
    seeds.map(([face, all]) => {
      const sound = all.filter((seed) => seed.translate(seed.payload) !== undefined);
      return [face, { all, sound, pieces: all.map(({ payload }) => payload.bytes) }];
    }),
  );
}

/** What the independent reader cannot read at all should have been refused. */
function unexplainedOf(seed: PayloadSeed, payload: Payload, translation: unknown): readonly string[] {
  try {
    return seed.unexplained(payload, translation);
  } catch (error) {
    return [String(error)];
  }
}

function keep(findings: string[], finding: string): void {
  if (findings.length < MOST_FINDINGS) findings.push(finding);
}
