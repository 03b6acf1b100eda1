import type { Integration } from '@banyan/domains';
import { ruleText, type IgnoreRuleView } from '../mismatches/ignore-rules.js';
import { countText, ratioText } from '../pages/words.js';
import { PROMOTION_POLICY } from '../ramp/promotion-policy.js';
import type { Freeze } from '../ramp/calendar.js';
import type { DomainStatus } from '../status/shop-status.js';
import type { CheckState, LastRuns, LoadReport, ReadinessCheck } from './readiness.js';
import type { ReadinessPolicy } from './readiness-policy.js';

/** A contract version that this release serves, and what the registry says of it; undefined: it does not know it. */
export interface ServedVersion {
  readonly version: string;
  readonly state: string | undefined;
}

/** What readiness is read from. Undefined: not known. */
export interface ReadinessFacts {
  readonly status: Pick<DomainStatus, 'domain' | 'harm' | 'shadow' | 'promotion'>;
  /** Groups of mismatches that nobody has judged, and no rule ignores. */
  readonly openGroups: number | undefined;
  /** The rules that ignore differences of the domain, as they are in force. */
  readonly ignoring: readonly IgnoreRuleView[] | undefined;
  readonly openIncidents: readonly { readonly scope: string; readonly title: string }[] | undefined;
  readonly runs: LastRuns | undefined;
  readonly contracts: { readonly fault: string | undefined; readonly served: readonly ServedVersion[] };
  /** Null: there is no ramp plan. */
  readonly plan: { readonly freeze: Freeze | undefined } | null;
  /** Those that the domain leans on. */
  readonly integrations: readonly Pick<Integration, 'id' | 'title' | 'seen'>[];
}

const DAY_MS = 86_400_000;

/** Every check of a domain, in the order in which people look. Pure. */
export function readinessChecks(
  facts: ReadinessFacts,
  policy: ReadinessPolicy,
  nowMs: number,
): readonly ReadinessCheck[] {
  return [
    errorBudget(facts, policy),
    mismatches(facts, policy),
    mismatchGroups(facts, policy),
    ignoredMismatches(facts),
    coverage(facts),
    loadRun(facts, policy, nowMs),
    faultRun(facts, policy, nowMs),
    contracts(facts),
    incidents(facts),
    freeze(facts),
    ...facts.integrations.map((integration) => howItFails(integration, facts, policy, nowMs)),
  ];
}

function check(
  id: string,
  title: string,
  [state, value]: readonly [CheckState, string],
  threshold: string,
  next: string,
): ReadinessCheck {
  return { id, title, state, value, threshold, next: state === 'ok' ? null : next };
}

function errorBudget(
  { status: { harm, domain } }: ReadinessFacts,
  { mostBudgetSpent: { value: most } }: ReadinessPolicy,
): ReadinessCheck {
  const budgets = (harm?.operations ?? []).map(({ operation, budget }) => ({
    operation,
    spent: budget?.spent ?? null,
  }));
  const unknown = budgets.filter(({ spent }) => spent === null).map(({ operation }) => operation);
  const [worst] = budgets
    .filter(({ spent }) => spent !== null)
    .sort((one, other) => Number(other.spent) - Number(one.spent));
  const burning = harm?.burning.find(({ severity }) => severity === 'page');
  const found = (): readonly [CheckState, string] => {
    if (burning !== undefined) return ['not-ok', burning.text];
    if (worst !== undefined && Number(worst.spent) > most)
      return ['not-ok', `${ratioText(Number(worst.spent))} spent of ${worst.operation}`];
    if (worst === undefined || unknown.length > 0)
      return ['unknown', `no requests of ${unknown.join(', ') || 'anything'} in 30 days`];
    return ['ok', `${ratioText(Number(worst.spent))} spent of ${worst.operation}, and less of the others`];
  };
  return check(
    'error-budget',
    'Error budget',
    found(),
    `at most ${ratioText(most)} spent of every operation, and nothing that pages`,
    `see what fails: banyan status, docs/runbooks/error-budget.md; without requests send some: banyan plan ${domain}`,
  );
}

function mismatches({ status: { shadow, domain } }: ReadinessFacts, policy: ReadinessPolicy): ReadinessCheck {
  const { compared, mismatched, unverified, ignored } = shadow;
  const [most, least] = [policy.mostMismatched.value, policy.leastCompared.value];
  const ratio = compared === 0 ? 0 : (mismatched + unverified) / compared;
  const counted = `${countText(mismatched + unverified)} of ${countText(compared)} comparisons differ without an explanation${ignored === 0 ? '' : `, ${countText(ignored)} more are ignored by rules`}`;
  const state = ratio > most && compared > 0 ? 'not-ok' : compared < least ? 'unknown' : 'ok';
  return check(
    'mismatches',
    'Unexplained mismatches',
    [state, compared === 0 ? 'nothing was compared' : counted],
    `at most ${ratioText(most)} of at least ${countText(least)} comparisons`,
    state === 'not-ok'
      ? `look at the groups: banyan mismatches ${domain}`
      : `compare more: raise ${domain}.shadow in Unleash`,
  );
}

function mismatchGroups(
  { openGroups, status: { domain } }: ReadinessFacts,
  { groupDays }: ReadinessPolicy,
): ReadinessCheck {
  return check(
    'mismatch-groups',
    'Groups of mismatches that nobody judged or ignored',
    openGroups === undefined
      ? ['unknown', 'PostgreSQL was not readable']
      : [openGroups === 0 ? 'ok' : 'not-ok', countText(openGroups)],
    `none in ${groupDays.value} days`,
    openGroups === undefined
      ? 'bring PostgreSQL back: docs/runbooks/postgres.md'
      : `judge each: banyan mismatches ${domain}`,
  );
}

/** They are no fault, and nobody should have to look for them: who lets a domain go on reads what does not count. */
function ignoredMismatches({ ignoring, status: { domain } }: ReadinessFacts): ReadinessCheck {
  const words = ignoring?.map(
    (rule) => `rule ${rule.number}: ${ruleText(rule)}, by ${rule.person} until ${rule.until}: ${rule.reason}`,
  );
  return check(
    'ignored-mismatches',
    'Mismatches that are ignored',
    words === undefined
      ? ['unknown', 'PostgreSQL was not readable']
      : ['ok', words.length === 0 ? 'none' : words.join('; ')],
    'each by a rule with author, reason and end',
    `bring PostgreSQL back: docs/runbooks/postgres.md; then: banyan mismatches rules ${domain}`,
  );
}

function coverage({ status: { promotion, domain } }: ReadinessFacts): ReadinessCheck {
  const { selected, compared, ratio } = promotion.coverage;
  const [least, fewest] = [PROMOTION_POLICY.leastCoverage.value, PROMOTION_POLICY.leastSelected.value];
  const state = selected < fewest || ratio === null ? 'unknown' : ratio < least ? 'not-ok' : 'ok';
  return check(
    'shadow-coverage',
    'Shadow coverage',
    [
      state,
      ratio === null
        ? 'nothing was selected'
        : `${ratioText(ratio)}: ${countText(compared)} of ${countText(selected)} compared`,
    ],
    `at least ${ratioText(least)} of at least ${countText(fewest)} since flag and latch are as they are`,
    state === 'not-ok'
      ? 'see why copies are missed: docs/runbooks/shadow-coverage.md'
      : `raise ${domain}.shadow in Unleash, and wait`,
  );
}

/** How a run stands: none, too old, failed, or good. */
function runState(
  run: { readonly ranAt: string; readonly passed: boolean } | undefined,
  policy: ReadinessPolicy,
  nowMs: number,
): readonly [CheckState, string] {
  if (run === undefined) return ['unknown', 'not measured'];
  const days = Math.floor((nowMs - Date.parse(run.ranAt)) / DAY_MS);
  const age = `${days} ${days === 1 ? 'day' : 'days'} ago`;
  if (!run.passed) return ['not-ok', `failed, ${age}`];
  return days > policy.longestRunAgeDays.value ? ['unknown', `passed ${age}: too old`] : ['ok', `passed ${age}`];
}

function loadRun({ runs, status: { domain } }: ReadinessFacts, policy: ReadinessPolicy, nowMs: number): ReadinessCheck {
  const load = runs?.load;
  const [state, value] = runState(load, policy, nowMs);
  return check(
    'load-run',
    'Last run under peak load',
    [state, value + (load === undefined ? '' : `: ${loadText(load)}`)],
    `passed within ${policy.longestRunAgeDays.value} days`,
    `run one: banyan load --profile promotion --record; of another tool: banyan readiness record ${domain} --kind load --file report.json`,
  );
}

/** Kept by releases that knew less, a run has no `profile` at all. */
function loadText({ peakRps, p99Ms, failedRatio, breaksAtRps, profile }: LoadReport): string {
  return [
    `${countText(Math.round(peakRps))} requests a second${profile ? ` (${profile})` : ''}`,
    `99 of 100 within ${p99Ms} ms`,
    `${ratioText(failedRatio)} failed`,
    ...(breaksAtRps === null ? [] : [`it breaks at ${countText(Math.round(breaksAtRps))} requests a second`]),
  ].join(', ');
}

function faultRun(
  { runs, status: { domain } }: ReadinessFacts,
  policy: ReadinessPolicy,
  nowMs: number,
): ReadinessCheck {
  const faults = runs?.faults;
  const [state, value] = runState(faults, policy, nowMs);
  const failed = faults?.faults.filter(({ outcome }) => outcome === 'failed').length ?? 0;
  const figures =
    faults === undefined ? '' : `: ${countText(failed)} of ${countText(faults.faults.length)} faults reached shoppers`;
  return check(
    'fault-run',
    'Last run with faults',
    [state, value + figures],
    `passed within ${policy.longestRunAgeDays.value} days`,
    `banyan chaos start, which records it; or run it elsewhere, then: banyan readiness record ${domain} --kind faults --file report.json`,
  );
}

function contracts({ contracts: { fault, served }, status: { domain } }: ReadinessFacts): ReadinessCheck {
  const found = (): readonly [CheckState, string] => {
    if (fault !== undefined) return ['unknown', `the registry cannot be read: ${fault}`];
    const strange = served.filter(({ state }) => state === undefined).map(({ version }) => version);
    const drafts = served
      .filter(({ state }) => state === 'draft' || state === 'candidate')
      .map(({ version, state }) => `${version} (${state})`);
    if (strange.length > 0) return ['not-ok', `served, and not registered: ${strange.join(', ')}`];
    if (drafts.length > 0) return ['not-ok', `served, and not published: ${drafts.join(', ')}`];
    if (served.length === 0) return ['unknown', 'no version is served'];
    return ['ok', served.map(({ version, state }) => `${version} ${state}`).join(', ')];
  };
  return check(
    'contracts',
    'Contracts',
    found(),
    'every version that is served is registered and published',
    `banyan contracts check, then: banyan contracts publish ${domain} <version>`,
  );
}

function incidents({ openIncidents }: ReadinessFacts): ReadinessCheck {
  return check(
    'incidents',
    'Open incidents',
    openIncidents === undefined
      ? ['unknown', 'PostgreSQL was not readable']
      : openIncidents.length === 0
        ? ['ok', 'none']
        : ['not-ok', openIncidents.map(({ scope, title }) => `${scope}: ${title}`).join('; ')],
    'none of the domain or the whole shop',
    'banyan incidents list',
  );
}

function freeze({ plan, status: { domain } }: ReadinessFacts): ReadinessCheck {
  const window = plan?.freeze;
  return check(
    'freeze',
    'Freeze windows',
    window === undefined
      ? ['ok', plan === null ? 'no ramp plan, so no windows are set' : 'no window is in force']
      : ['not-ok', `${window.name} until ${new Date(window.untilMs).toISOString()}: ${window.reason}`],
    'none in force',
    `wait until it is over: banyan ramp show ${domain}`,
  );
}

function howItFails(
  { id, title, seen }: ReadinessFacts['integrations'][number],
  { runs, status: { domain } }: ReadinessFacts,
  policy: ReadinessPolicy,
  nowMs: number,
): ReadinessCheck {
  const tried = runs?.faults?.faults.filter(({ integration }) => integration === id) ?? [];
  const bad = tried.filter(({ outcome }) => outcome === 'failed');
  const words = tried.map(
    ({ fault, outcome, atRps, behaviour }) =>
      `${fault} at ${countText(Math.round(atRps))} requests a second: ${outcome}, ${behaviour}`,
  );
  const longestMs = policy.longestRunAgeDays.value * DAY_MS;
  const recorded = `banyan readiness record ${domain} --kind faults --file report.json`;
  const recent = tried.filter(({ triedAt }) => nowMs - Date.parse(triedAt ?? runs?.faults?.ranAt ?? '') <= longestMs);
  const state = bad.length > 0 ? 'not-ok' : recent.length === 0 ? 'unknown' : 'ok';
  return check(
    `integration-${id}`,
    `How it fails: ${title}`,
    [state, tried.length === 0 ? 'not measured' : words.join('; ')],
    'broken on purpose under a known load, and no shopper got an error',
    seen.by === 'calls'
      ? `banyan chaos start ${id} under load, which records it; or by other means: ${recorded}`
      : `break ${id} under load, and record what happened: ${recorded}`,
  );
}
