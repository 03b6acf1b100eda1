import { BURN_POLICY, windowLabel, type BurnRow, type BurnSeverity } from '@banyan/slo';
import type { JudgedDomain } from '../judging/judged-domain.js';

/** A rule as Prometheus reads it. */
export interface PrometheusRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly PrometheusRule[];
}

/** Both files of a domain. */
export interface RuleFiles {
  /** Under sloth's names, so that dashboards made for sloth show them. */
  readonly recordings: readonly RuleGroup[];
  readonly alerts: readonly RuleGroup[];
}

const ALERTS: Readonly<Record<BurnSeverity, string>> = {
  page: 'ServiceBudgetBurnsFast',
  ticket: 'ServiceBudgetBurns',
};
const RUNBOOK = 'docs/runbooks/error-budget.md';

/**
 * The harm budget as Prometheus watches it, without control: recording rules of the service arm's failure ratio over every
 * window of the burn-rate table, and an alert of each severity. Made from the domain's objectives.
 *
 * Source of names and forms: what sloth generates (github.com/slok/sloth, examples/_gen/getting-started.yml).
 */
export function prometheusRules({ name: domain, objectives }: JudgedDomain): RuleFiles {
  const budgets = objectives.map(
    ({ operation, availabilityTarget }) => new Budget(domain, operation, availabilityTarget),
  );
  return {
    recordings: budgets.flatMap((budget) => [
      { name: `sloth-slo-sli-recordings-${budget.id}`, rules: budget.ratios() },
      { name: `sloth-slo-meta-recordings-${budget.id}`, rules: budget.meta() },
    ]),
    alerts: budgets.map((budget) => ({
      name: `sloth-slo-alerts-${budget.id}`,
      rules: (['page', 'ticket'] as const).map((severity) => budget.alert(severity)),
    })),
  };
}

/** One operation's. */
class Budget {
  readonly id: string;
  readonly #slo: string;
  readonly #allowed: number;

  constructor(
    private readonly domain: string,
    private readonly operation: string,
    private readonly target: number,
  ) {
    this.#slo = `${operation.replaceAll('.', '-')}-service`;
    this.id = `${domain}-${this.#slo}`;
    this.#allowed = Number((1 - target).toPrecision(12));
  }

  ratios(): PrometheusRule[] {
    const windows = BURN_POLICY.rows.value.flatMap(({ longMinutes, shortMinutes }) => [longMinutes, shortMinutes]);
    const ratios = [...new Set(windows)]
      .sort((a, b) => a - b)
      .map((minutes): PrometheusRule => {
        const window = windowLabel(minutes);
        // A series of failures is born with the first one: none is no failure, while no requests are no ratio.
        return {
          record: `slo:sli_error:ratio_rate${window}`,
          expr: `(sum(rate(${this.#bad()}[${window}])) or vector(0))\n/\nsum(rate(${this.#all()}[${window}]))\n`,
          labels: { ...this.#labels(), sloth_window: window },
        };
      });
    const period = windowLabel(BURN_POLICY.periodMinutes.value);
    const short = `slo:sli_error:ratio_rate5m${this.#selector()}`;
    return [
      ...ratios,
      {
        record: `slo:sli_error:ratio_rate${period}`,
        expr: `sum_over_time(${short}[${period}])\n/ ignoring (sloth_window)\ncount_over_time(${short}[${period}])\n`,
        labels: { ...this.#labels(), sloth_window: period },
      },
    ];
  }

  meta(): PrometheusRule[] {
    const labels = this.#labels();
    const period = windowLabel(BURN_POLICY.periodMinutes.value);
    const share = (ratio: string): string =>
      `${ratio}${this.#selector()}\n/ on (sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio${this.#selector()}\n`;
    return [
      { record: 'slo:objective:ratio', expr: `vector(${this.target})`, labels },
      { record: 'slo:error_budget:ratio', expr: `vector(${this.#allowed})`, labels },
      { record: 'slo:time_period:days', expr: `vector(${BURN_POLICY.periodMinutes.value / 1440})`, labels },
      { record: 'slo:current_burn_rate:ratio', expr: share('slo:sli_error:ratio_rate5m'), labels },
      { record: 'slo:period_burn_rate:ratio', expr: share(`slo:sli_error:ratio_rate${period}`), labels },
      {
        record: 'slo:period_error_budget_remaining:ratio',
        expr: `1 - slo:period_burn_rate:ratio${this.#selector()}`,
        labels,
      },
      {
        record: 'sloth_slo_info',
        expr: 'vector(1)',
        labels: { ...labels, sloth_mode: 'banyan', sloth_spec: 'openslo/v1', sloth_version: 'banyan' },
      },
    ];
  }

  alert(severity: BurnSeverity): PrometheusRule {
    const rows = BURN_POLICY.rows.value.filter((row) => row.severity === severity);
    const factors = rows
      .map(({ factor, longMinutes }) => `${factor} times (over ${windowLabel(longMinutes)})`)
      .join(' or ');
    return {
      alert: ALERTS[severity],
      expr: rows.map((row) => this.#row(row)).join('or ignoring (sloth_window)\n'),
      labels: { severity, domain: this.domain, operation: this.operation, sloth_severity: severity, ...this.#labels() },
      annotations: {
        summary: `The service arm of ${this.domain} burns the error budget of ${this.operation}${severity === 'page' ? ' fast' : ''}.`,
        description:
          `It fails more than ${factors} as often as its objective of ${percent(this.target)} allows; reads that ` +
          `legacy rescued are counted. By control's own count it is banyan_burn_rate_ratio{domain="${this.domain}",operation="${this.operation}"}.`,
        runbook: RUNBOOK,
      },
    };
  }

  #row({ longMinutes, shortMinutes, factor }: BurnRow): string {
    const [long, short] = [windowLabel(longMinutes), windowLabel(shortMinutes)];
    const over = (window: string): string =>
      `(slo:sli_error:ratio_rate${window}${this.#selector()} > (${factor} * ${this.#allowed}))`;
    // Prometheus extrapolates an increase: a whole number less a half stands for that number.
    const least = BURN_POLICY.leastFailed.value - 0.5;
    const enough = `(sum(increase(${this.#bad()}[${short}])) > ${least})`;
    return `(\n  ${over(short)}\n  and ignoring (sloth_window)\n  ${over(long)}\n  and on ()\n  ${enough}\n)\n`;
  }

  #bad(): string {
    return `banyan_requests_total{${this.#requests()},outcome=~"failed|rescued|stale"}`;
  }

  /** Not of them: what a client left, and what was answered without asking an arm. */
  #all(): string {
    return `banyan_requests_total{${this.#requests()},outcome!~"aborted|remembered"}`;
  }

  #requests(): string {
    return `domain="${this.domain}",operation="${this.operation}",arm="service"`;
  }

  #selector(): string {
    const { sloth_id: id, sloth_service: service, sloth_slo: slo } = this.#labels();
    return `{sloth_id="${id}", sloth_service="${service}", sloth_slo="${slo}"}`;
  }

  #labels(): { readonly sloth_id: string; readonly sloth_service: string; readonly sloth_slo: string } {
    return { sloth_id: this.id, sloth_service: this.domain, sloth_slo: this.#slo };
  }
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
