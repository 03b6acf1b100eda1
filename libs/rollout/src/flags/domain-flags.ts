import { canonicalJson, sha256Hex } from '@banyan/kernel';
import type { FeatureInterface } from 'unleash-client/lib/feature.js';
import type { StrategyTransportInterface } from 'unleash-client/lib/strategy/strategy.js';
import { toJsonValue } from '../decisions/json-value.js';
import type { StageIntent } from '../stage-of.js';
import type { FlagPicture } from './flag-picture.js';
import { type StrategyPart, strategyPart } from './strategy-part.js';
import { wholeFlag, WholeFlagStrategy } from './whole-flag.strategy.js';

/** `.serve` selects sessions for the service, `.shadow` requests to copy. */
export const serveFlag = (domain: string): string => `${domain}.serve`;
export const shadowFlag = (domain: string): string => `${domain}.shadow`;

/** What the definitions of a domain's two flags intend, the same for every request. */
export interface DomainFlags extends StageIntent {
  readonly domain: string;
  readonly serving: boolean;
  /** Changes with the definition of `.serve`, its segments and its parents; 12 hex digits, or `missing`. */
  readonly definition: string;
  /** Is the `.shadow` flag known? */
  readonly shadowKnown: boolean;
}

/** A domain before any flag is known: everything at legacy. */
export function unknownFlags(domain: string): DomainFlags {
  return {
    domain,
    known: false,
    canaryPercent: 0,
    everybody: false,
    serving: false,
    shadowing: false,
    shadowKnown: false,
    definition: 'missing',
  };
}

/** Reads the two flags of a domain out of a picture. */
export function domainFlags(domain: string, picture: FlagPicture): DomainFlags {
  const serve = picture.features.get(serveFlag(domain));
  const shadow = picture.features.get(shadowFlag(domain));
  if (serve === undefined) return { ...unknownFlags(domain), shadowKnown: shadow !== undefined };
  const canaryPercent = largestPercent(serve, picture);
  return {
    domain,
    known: true,
    canaryPercent,
    everybody: isForEverybody(serve, picture),
    serving: canaryPercent > 0,
    shadowing: shadow !== undefined && largestPercent(shadow, picture) > 0,
    shadowKnown: shadow !== undefined,
    definition: definitionOf(serve, picture),
  };
}

/** The flag with all its strategies folded into one that notes what they intend. */
export function foldedFlag(feature: FeatureInterface, picture: FlagPicture): FeatureInterface {
  const parameters = wholeFlag(feature.name, partsOf(feature, picture)) as unknown as Record<string, unknown>;
  return { ...feature, strategies: [{ name: WholeFlagStrategy.strategyName, parameters, constraints: [] }] };
}

/** A flag without strategies is on for everybody, as Unleash has it. */
function partsOf(feature: FeatureInterface, picture: FlagPicture): readonly StrategyPart[] {
  const strategies = feature.strategies ?? [];
  const read = strategies.length === 0 ? [{ name: 'default', parameters: {}, constraints: [] }] : strategies;
  return read
    .map((strategy, position) => strategyPart(strategy, (id) => picture.segments.get(id), position))
    .filter((part) => part !== undefined);
}

function largestPercent(feature: FeatureInterface, picture: FlagPicture): number {
  if (!feature.enabled) return 0;
  return Math.max(0, ...partsOf(feature, picture).map((part) => part.percent));
}

function isForEverybody(feature: FeatureInterface, picture: FlagPicture): boolean {
  if (!feature.enabled || (feature.dependencies ?? []).length > 0) return false;
  return partsOf(feature, picture).some((part) => part.unconstrained && part.percent === 100);
}

function definitionOf(feature: FeatureInterface, picture: FlagPicture): string {
  const parents = (feature.dependencies ?? []).map((parent) => {
    const definition = picture.features.get(parent.feature);
    return { ...parent, definition: definition === undefined ? null : essenceOf(definition, picture) };
  });
  return sha256Hex(canonicalJson(toJsonValue({ ...essenceOf(feature, picture), parents }))).slice(0, 12);
}

/** What decides, without ids, titles and the order in which people see things. */
function essenceOf(feature: FeatureInterface, picture: FlagPicture): object {
  const strategies = (feature.strategies ?? []).map(
    ({ name, parameters, constraints, segments }: StrategyTransportInterface) => ({
      name,
      parameters,
      constraints,
      segments: (segments ?? []).map((id) => picture.segments.get(id)?.constraints ?? null),
    }),
  );
  return { enabled: feature.enabled, strategies };
}
