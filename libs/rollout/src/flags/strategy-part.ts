import type { Context } from 'unleash-client';
import { defaultStrategies } from 'unleash-client/lib/strategy/index.js';
import FlexibleRollout from 'unleash-client/lib/strategy/flexible-rollout-strategy.js';
import type {
  Constraint,
  Segment,
  Strategy,
  StrategyTransportInterface,
} from 'unleash-client/lib/strategy/strategy.js';
import { normalizedStrategyValue } from 'unleash-client/lib/strategy/util.js';

/** The group of every `.serve` flag: one session has one bucket in every domain. */
export const BANYAN_GROUP = 'banyan';

/** One strategy of a flag, read so that its share is known and not only its yes or no. */
export interface StrategyPart {
  /** Percent of the requests it is meant for that it selects: 0-100, whole, since buckets are. */
  readonly percent: number;
  /** Parts of one bucketing nest (the larger covers the smaller); others are independent of each other. */
  readonly bucketing: string;
  /** Is it meant for every request: no constraint, and no list of chosen ones? */
  readonly unconstrained: boolean;
  /** 1-100, selected up to `percent`; 0 when the request is not among those it is meant for. */
  bucketOf(context: Context): number;
}

const flexibleRollout = new FlexibleRollout.default();
const byName: ReadonlyMap<string, Strategy> = new Map(defaultStrategies.map((strategy) => [strategy.name, strategy]));

/** @returns undefined for a strategy this client does not know: it selects nobody, as unleash-client has it */
export function strategyPart(
  transport: StrategyTransportInterface,
  segmentOf: (id: number) => Segment | undefined,
  position: number,
): StrategyPart | undefined {
  const strategy = byName.get(transport.name);
  if (strategy === undefined) return undefined;
  const constraints = constraintsOf(transport, segmentOf);
  const inner = readingOf(strategy, transport.parameters ?? {}, position);
  if (constraints.length === 0) return inner;
  return {
    ...inner,
    unconstrained: false,
    bucketOf: (context) => (strategy.checkConstraints(context, constraints.values()) ? inner.bucketOf(context) : 0),
  };
}

/** A segment that is missing is an undefined constraint, which never matches. */
function constraintsOf(
  transport: StrategyTransportInterface,
  segmentOf: (id: number) => Segment | undefined,
): readonly (Constraint | undefined)[] {
  const ofSegments = (transport.segments ?? []).flatMap((id) => segmentOf(id)?.constraints ?? [undefined]);
  return [...(transport.constraints ?? []), ...ofSegments];
}

function readingOf(strategy: Strategy, parameters: Record<string, unknown>, position: number): StrategyPart {
  switch (strategy.name) {
    case 'flexibleRollout':
      return rollout(parameters, position);
    case 'gradualRolloutSessionId':
      return gradual(parameters, 'sessionId');
    case 'gradualRolloutUserId':
      return gradual(parameters, 'userId');
    case 'gradualRolloutRandom':
      return rollout({ rollout: parameters['percentage'], stickiness: 'random' }, position);
    case 'default':
      return { percent: 100, bucketing: SESSION_BUCKETING, unconstrained: true, bucketOf: sessionBucket };
    default:
      // Lists of chosen ones (user ids, addresses, host names): meant for those listed, and for all of them.
      return {
        percent: 100,
        bucketing: SESSION_BUCKETING,
        unconstrained: false,
        bucketOf: (context) => (strategy.isEnabled(parameters, context) ? sessionBucket(context) : 0),
      };
  }
}

function rollout(parameters: Record<string, unknown>, position: number): StrategyPart {
  const groupId = textOf(parameters['groupId']) ?? '';
  const stickiness = textOf(parameters['stickiness']) ?? 'default';
  return {
    percent: wholePercent(parameters['rollout']),
    bucketing: stickiness === 'random' ? `alone ${position}` : `${stickiness} ${groupId}`,
    unconstrained: stickiness === 'random' || stickiness === 'default' || stickiness === 'sessionId',
    bucketOf: (context) => {
      const id = flexibleRollout.resolveStickiness(stickiness, context);
      return id === undefined || id === '' ? 0 : normalizedStrategyValue(id, groupId);
    },
  };
}

function gradual(parameters: Record<string, unknown>, property: 'sessionId' | 'userId'): StrategyPart {
  const groupId = textOf(parameters['groupId']) ?? '';
  return {
    percent: wholePercent(parameters['percentage']),
    bucketing: `${property} ${groupId}`,
    unconstrained: property === 'sessionId',
    bucketOf: (context) => {
      const id = context[property];
      return id === undefined || id === '' ? 0 : normalizedStrategyValue(id, groupId);
    },
  };
}

const SESSION_BUCKETING = `sessionId ${BANYAN_GROUP}`;

/** The bucket of the session that every domain shares. */
function sessionBucket(context: Context): number {
  return normalizedStrategyValue(context.sessionId ?? '', BANYAN_GROUP);
}

/** A bucket of the session that no slider goes by: ranks sessions which independent sliders chose. */
export function rankOf(context: Context): number {
  return normalizedStrategyValue(context.sessionId ?? '', `${BANYAN_GROUP} rank`);
}

/** Buckets are whole: 12.5 % selects the first twelve. */
function wholePercent(value: unknown): number {
  const percent = Math.floor(Number(value));
  return percent > 0 ? Math.min(percent, 100) : 0;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
