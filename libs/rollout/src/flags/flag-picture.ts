import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ClientFeaturesResponse } from 'unleash-client';
import type { FeatureInterface } from 'unleash-client/lib/feature.js';
import type { Segment } from 'unleash-client/lib/strategy/strategy.js';
import { FLAG_ANSWER_SCHEMA } from './flag-answer.schema.js';

/** Every flag as Unleash described it at one moment. Checked and immutable. */
export interface FlagPicture {
  readonly features: ReadonlyMap<string, FeatureInterface>;
  readonly segments: ReadonlyMap<number, Segment>;
  /** Unleash's own revision of its flags; undefined: the server does not say. */
  readonly revision: number | undefined;
  /** As it was answered, for the backup. */
  readonly answer: ClientFeaturesResponse;
}

/** The answer is not what Unleash sends: garbage, cut, or of somebody else. Names the place, never the content. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
}

const isFlagAnswer = new Ajv2020({ strict: false, allowUnionTypes: true }).compile<ClientFeaturesResponse>(
  FLAG_ANSWER_SCHEMA,
);

/**
 * Checks a flag answer (or a backup of one). One malformed flag refuses the whole: a server that garbles one part of its
 * answer is not believed in the rest, and the last good picture stays.
 *
 * @throws PictureRefused
 */
export function parseFlagPicture(value: unknown): FlagPicture {
  if (!isFlagAnswer(value)) {
    const [first] = isFlagAnswer.errors ?? [];
    throw new PictureRefused(`flag answer: ${first?.instancePath || '/'} ${first?.message ?? 'is not valid'}`);
  }
  const features = new Map(value.features.map((feature) => [feature.name, feature]));
  if (features.size !== value.features.length) throw new PictureRefused('flag answer: a flag is listed twice');
  const segments = new Map((value.segments ?? []).map((segment) => [segment.id, segment]));
  return { features, segments, revision: revisionOf(value), answer: value };
}

/** Servers since version 5 say it beside the flags; the client's types do not know it. */
function revisionOf(answer: ClientFeaturesResponse): number | undefined {
  const { meta } = answer as { readonly meta?: { readonly revisionId?: unknown } | null };
  const revision = meta?.revisionId;
  return typeof revision === 'number' && Number.isSafeInteger(revision) && revision >= 0 ? revision : undefined;
}
