import type { Integration } from '@banyan/domains';
import type { CoreReportDto } from '../reports/core-report.dto.js';
import { countText, ratioText } from '../pages/words.js';
import { againstBound, type FeedFreshness, type Freshness } from './freshness.js';
import type { IntegrationSwitch } from './integration-switches.js';
import type { IntegrationState } from './integration-status.js';

/** From here on, more is broken than works. */
const HALF = 0.5;

/** What control knows that says how an integration is. */
export interface SeenNow {
  /** What each gateway that speaks sees of the core, and where its flags come from. */
  readonly gateways: readonly {
    readonly replica: string;
    readonly flags: string;
    /** Undefined: a gateway of an older version, which does not say. */
    readonly core: CoreReportDto | undefined;
  }[];
  readonly database: 'connected' | 'away';
  readonly unleash: 'answering' | 'away' | 'unknown';
  /** Undefined: nobody took it out of use. */
  offOf(integration: string): IntegrationSwitch | undefined;
  /** Has the service that asks it said that it does not? */
  isHeldByService(integration: string): boolean;
  /** Undefined: the process is not known here, or does not say. */
  feedOf(process: string): FeedFreshness | undefined;
}

interface StateNow {
  readonly state: IntegrationState;
  readonly because: string;
  readonly freshness?: Freshness;
}

/** How an integration is, from what is known now. Pure. What nobody says is no data, and neither good nor bad. */
export function integrationState(integration: Integration, now: SeenNow): StateNow {
  const { seen } = integration;
  const off = now.offOf(integration.id);
  if (off !== undefined) return ofSwitch(integration, off, now);
  switch (seen.by) {
    case 'calls':
      return ofCalls(integration, now);
    case 'feed':
      return ofFeed(integration, seen.process, now.feedOf(seen.process));
    case 'metrics':
      return { state: 'no-data', because: `only the metrics of ${seen.process} say how it is` };
    case 'passthrough':
      return (
        ofBreakers(
          'before passthrough',
          coresOf(now).map(({ passthrough }) => passthrough),
        ) ?? NOBODY_REPORTS
      );
    case 'unleash':
      return ofUnleash(now);
    case 'database':
      return now.database === 'connected'
        ? { state: 'ok', because: 'control is connected' }
        : { state: 'failing', because: 'control cannot reach it' };
  }
}

const NOBODY_REPORTS: StateNow = { state: 'no-data', because: 'no gateway reports' };

/** Somebody wanted it so: it is not called, and not well. */
function ofSwitch(integration: Integration, { person, until, reason }: IntegrationSwitch, now: SeenNow): StateNow {
  const because = `taken out of use by ${person} until ${until}: ${reason} (${forceText(integration, now)})`;
  return { state: 'degraded', because };
}

function forceText({ id, domain, outOfUse }: Integration, now: SeenNow): string {
  if (outOfUse?.heldBy === 'service')
    return now.isHeldByService(id)
      ? `in force at the ${domain} service`
      : `the ${domain} service has not said yet that it follows`;
  const cores = coresOf(now);
  const follow = cores.filter(({ off }) => off?.includes(id)).length;
  return `in force in ${follow} of ${cores.length} ${cores.length === 1 ? 'gateway' : 'gateways'}`;
}

function coresOf({ gateways }: SeenNow): readonly CoreReportDto[] {
  return gateways.flatMap(({ core }) => core ?? []);
}

function ofCalls({ domain, asked: questions, objective }: Integration, now: SeenNow): StateNow {
  const mine = coresOf(now).flatMap(({ domains }) => domains.filter((each) => each.domain === domain));
  const breakers = ofBreakers(
    'of the legacy arm',
    mine.map(({ breaker }) => breaker),
  );
  if (breakers === undefined) return NOBODY_REPORTS;
  if (breakers.state !== 'ok') return breakers;
  const operations = new Set(questions.map(({ operation }) => operation));
  const calls = mine.flatMap((each) => each.calls.filter(({ operation }) => operations.has(operation)));
  const asked = calls.reduce((sum, each) => sum + each.asked, 0);
  const failed = calls.reduce((sum, each) => sum + each.failed, 0);
  if (asked === 0) return { state: 'no-data', because: 'nobody has asked it within a minute' };
  if (failed === 0) {
    const all =
      asked === 1 ? 'the one call within a minute was' : `all of ${countText(asked)} calls within a minute were`;
    return { state: 'ok', because: `${all} answered` };
  }
  const reason = calls.findLast(({ lastFailure }) => lastFailure !== undefined)?.lastFailure ?? 'fault';
  const because = `${countText(failed)} of ${countText(asked)} calls within a minute failed, the last by ${reason}`;
  const ratio = failed / asked;
  if (objective.availability !== undefined && ratio <= 1 - objective.availability) {
    return { state: 'ok', because: `${because}: within its objective` };
  }
  return { state: ratio < HALF ? 'degraded' : 'failing', because };
}

/** Undefined: nobody says. */
function ofBreakers(where: string, states: readonly string[]): StateNow | undefined {
  if (states.length === 0) return undefined;
  const shut = states.filter((state) => state === 'open' || state === 'isolated').length;
  const trying = states.filter((state) => state === 'half-open').length;
  const of = `of ${states.length} ${states.length === 1 ? 'gateway' : 'gateways'}`;
  if (shut > 0) {
    const because = `the breaker ${where} is open in ${shut} ${of}: it is not called`;
    return { state: shut === states.length ? 'failing' : 'degraded', because };
  }
  if (trying > 0) return { state: 'degraded', because: `the breaker ${where} is trying again in ${trying} ${of}` };
  return { state: 'ok', because: `the breaker ${where} is closed in ${states.length} ${of}` };
}

function ofUnleash({ unleash, gateways }: SeenNow): StateNow {
  if (unleash === 'unknown') return { state: 'no-data', because: 'control has not asked yet' };
  if (unleash === 'away') return { state: 'failing', because: 'it does not answer control' };
  const without = gateways.filter(({ flags }) => flags !== 'server').map(({ replica }) => replica);
  return without.length === 0
    ? { state: 'ok', because: 'it answers control and the gateways' }
    : { state: 'degraded', because: `it answers control, and not ${without.join(', ')}` };
}

function ofFeed({ objective }: Integration, process: string, said: FeedFreshness | undefined): StateNow {
  if (said === undefined) return { state: 'no-data', because: `no process ${process} says how fresh it is` };
  const freshness = againstBound(said, objective.freshnessMs);
  if (said.trouble !== null)
    return { state: 'failing', because: `${process} says: the feed ${said.trouble}`, freshness };
  if (said.state === 'behind') {
    return { state: 'failing', because: `${process} has not read it to its end within its bound`, freshness };
  }
  const over = freshness.sources.filter(({ overBound }) => overBound).map(({ source }) => source);
  if (over.length > 0 && said.state === null)
    return { state: 'degraded', because: `over its bound: ${over.join(', ')}`, freshness };
  if (said.state === 'late') return { state: 'degraded', because: lateText(over), freshness };
  const changed = said.sources.filter(({ changes }) => changes > 0);
  if (changed.length === 0) return { state: 'no-data', because: 'nothing has changed since it is followed', freshness };
  if (over.length > 0) {
    return {
      state: 'ok',
      because: `in time again; of the changes kept in mind some came late: ${over.join(', ')}`,
      freshness,
    };
  }
  const worst = changed.map(({ withinBoundRatio }) => withinBoundRatio ?? 1).reduce((a, b) => Math.min(a, b));
  return {
    state: 'ok',
    because:
      worst === 1
        ? 'every change came in time'
        : `of every source ${ratioText(worst)} of the changes or more came in time`,
    freshness,
  };
}

function lateText(over: readonly string[]): string {
  return `changes come later than the bound just now${over.length === 0 ? '' : `: ${over.join(', ')}`}`;
}
