/** How the shop stands. What is undefined could not be read, and nothing is done to a shop that cannot be seen. */
export interface ChaosFacts {
  /** Does the environment of control allow it (`BANYAN_CHAOS`)? */
  readonly allowedHere: boolean;
  /** Gateways that speak, and whether the environment of each allows it. */
  readonly gateways: readonly { readonly replica: string; readonly allows: boolean }[];
  /** A freeze window of any domain's plan that is in force. */
  readonly freeze: { readonly name: string; readonly until: string } | undefined;
  /** Of every extracted domain. */
  readonly latches: readonly { readonly domain: string; readonly state: 'armed' | 'tripped' | 'held' | undefined }[];
  /** Titles of open incidents. */
  readonly incidents: readonly string[] | undefined;
  /** Error budgets that burn so fast that somebody is woken, in words. */
  readonly burning: readonly string[];
}

/** Why nothing may be done to the shop now, the weightiest first. */
export const CHAOS_GUARDS = [
  'not-allowed',
  'no-gateway',
  'frozen',
  'latch-unread',
  'tripped',
  'incidents-unread',
  'incident-open',
  'burning',
] as const;
export type ChaosGuard = (typeof CHAOS_GUARDS)[number];

export interface GuardWord {
  readonly guard: ChaosGuard;
  /** One sentence. */
  readonly text: string;
}

/**
 * What forbids chaos now; undefined: nothing. Pure, and the one list: it refuses a run that is asked for, and it ends one that
 * goes on.
 */
export function forbidsChaos(facts: ChaosFacts): GuardWord | undefined {
  const { allowedHere, gateways, freeze, latches, incidents, burning } = facts;
  if (!allowedHere)
    return word('not-allowed', 'BANYAN_CHAOS is off at control: no faults are injected in this environment.');
  if (gateways.length === 0) return word('no-gateway', 'No gateway reports: nobody could be told to stop.');
  const unwilling = gateways.filter(({ allows }) => !allows).map(({ replica }) => replica);
  if (unwilling.length > 0) return word('not-allowed', `BANYAN_CHAOS is off at ${unwilling.join(', ')}.`);
  if (freeze !== undefined) return word('frozen', `Frozen for ${freeze.name} until ${freeze.until}.`);
  const unread = latches.filter(({ state }) => state === undefined).map(({ domain }) => domain);
  if (unread.length > 0) return word('latch-unread', `The latch of ${unread.join(', ')} has not been read yet.`);
  const tripped = latches.filter(({ state }) => state === 'tripped').map(({ domain }) => domain);
  if (tripped.length > 0) return word('tripped', `The latch of ${tripped.join(', ')} is tripped.`);
  if (incidents === undefined)
    return word('incidents-unread', 'Whether an incident is open cannot be read: PostgreSQL is away.');
  const [incident] = incidents;
  if (incident !== undefined) return word('incident-open', `An incident is open: ${incident}.`);
  const [burns] = burning;
  if (burns !== undefined) return word('burning', `An error budget burns: ${burns}.`);
  return undefined;
}

function word(guard: ChaosGuard, text: string): GuardWord {
  return { guard, text };
}
