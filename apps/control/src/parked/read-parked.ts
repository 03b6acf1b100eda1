import { isoUtc } from '@banyan/kernel';

/** What is parked in the outbox of a service, and how it goes with everybody who is told. */
export interface ParkedPage {
  readonly service: string;
  readonly consumers: readonly {
    readonly consumer: string;
    readonly waiting: number;
    readonly parked: number;
    readonly held: number;
    readonly oldestMs: number;
    readonly away: boolean;
  }[];
  /** The oldest first. */
  readonly messages: readonly {
    readonly consumer: string;
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly key: string;
    readonly attempts: number;
    /** What the consumer said last. */
    readonly because: string;
    readonly parkedAt: string;
    readonly holds: number;
  }[];
}

type Members = Readonly<Record<string, unknown>>;

/** Believes nothing of what another process said before its shape is proven. @returns undefined: it says something else */
export function readParked(service: string, said: unknown): ParkedPage | undefined {
  const { consumers, messages } = membersOf(said) ?? {};
  if (!Array.isArray(consumers) || !Array.isArray(messages)) return undefined;
  const states = consumers.map(stateOf);
  const parked = messages.map(messageOf);
  if (!states.every((each) => each !== undefined) || !parked.every((each) => each !== undefined)) return undefined;
  return { service, consumers: states, messages: parked };
}

/** @returns undefined: it says something else */
export function readDecided(said: unknown): number | undefined {
  return countOf(membersOf(said)?.['decided']);
}

function stateOf(value: unknown): ParkedPage['consumers'][number] | undefined {
  const said = membersOf(value) ?? {};
  const [consumer, away] = [textOf(said['consumer']), said['away']];
  const [waiting, parked, held, oldestMs] = ['waiting', 'parked', 'held', 'oldestMs'].map((name) =>
    countOf(said[name]),
  );
  if (consumer === undefined || typeof away !== 'boolean') return undefined;
  if (waiting === undefined || parked === undefined || held === undefined || oldestMs === undefined) return undefined;
  return { consumer, waiting, parked, held, oldestMs, away };
}

function messageOf(value: unknown): ParkedPage['messages'][number] | undefined {
  const said = membersOf(value) ?? {};
  const texts = ['consumer', 'id', 'type', 'subject', 'key', 'because'].map((name) => textOf(said[name]));
  const [consumer, id, type, subject, key, because] = texts;
  const [attempts, parkedAtMs, holds] = ['attempts', 'parkedAtMs', 'holds'].map((name) => countOf(said[name]));
  if (consumer === undefined || id === undefined || type === undefined || subject === undefined) return undefined;
  if (key === undefined || because === undefined) return undefined;
  if (attempts === undefined || parkedAtMs === undefined || holds === undefined) return undefined;
  return { consumer, id, type, subject, key, attempts, because, parkedAt: isoUtc(parkedAtMs), holds };
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null ? (value as Members) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A year beyond ten thousand is no instant. */
const MOST = 8.64e15;

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST ? value : undefined;
}
