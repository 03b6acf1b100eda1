import { Chance } from '../hardening/fuzz/chance.js';
import { mutatePayload } from './mutate-payload.js';
import { payloadSeeds, type PayloadSeed } from './payload-seeds.js';

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
/** Findings that are kept in words; more say nothing new. */
const MOST_FINDINGS = 50;

/** Mutated payloads through codecs and translators; what is accepted is held against an independent reader. */
export function mutatePayloads({ count, seed, onProgress }: MutationOptions): MutationReport {
  const seeds = payloadSeeds();
  const byFace = Map.groupBy(seeds, ({ face }) => face);
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
    const given: readonly PayloadSeed[] = byFace.get(face) ?? [];
    const from = chance.pick(given);
    const bytes = mutatePayload(
      from.bytes,
      given.map((each) => each.bytes),
      chance,
    );
    const name = `${face} payload ${done} of ${from.name}`;
    const tally = (faces[face] ??= { payloads: 0, accepted: 0, refused: 0 });
    tally.payloads += 1;
    const startedMs = performance.now();
    try {
      const translation = from.translate(bytes);
      const ms = performance.now() - startedMs;
      if (ms > slowest.ms) slowest = { ms, payload: name };
      if (translation === undefined) tally.refused += 1;
      else {
        tally.accepted += 1;
        const unexplained = from.unexplained(bytes, translation);
        if (unexplained.length > 0) keep(guesses, `${name}: ${unexplained.join(', ')}\n${bytes.toString('latin1')}`);
      }
    } catch (error) {
      keep(crashes, `${name}: ${String(error)}\n${bytes.toString('latin1')}`);
    }
    if (done % PROGRESS_EVERY === 0) onProgress?.(report());
  }
  return report();
}

function keep(findings: string[], finding: string): void {
  if (findings.length < MOST_FINDINGS) findings.push(finding);
}
