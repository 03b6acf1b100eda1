import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '@banyan/kernel';
import type { Objective } from '@banyan/slo';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { PlanRequest } from '../plan/plan.js';
import type { Terminal } from '../terminal.js';
import { planText } from '../text/plan-text.js';

interface PlanOptions {
  readonly canary: number;
  readonly step?: readonly number[];
  readonly rps: number;
  readonly baseline: number;
  readonly mix?: ReadonlyMap<string, number>;
  readonly json?: true;
}

/** Longer than this, and a person wonders whether it still works. */
const PATIENCE_MS = 3_000;

export function addPlan(program: Command, terminal: Terminal): void {
  program
    .command('plan <domain>')
    .description('how long a bad release would go unseen, and a good one unproven, before a rollout begins')
    .requiredOption('--rps <number>', 'requests of the domain in a second, both arms together', rate)
    .option('--canary <percent>', 'share of the service; 100 is shown, too', percent, 5)
    .option('--step <percents>', 'with commas: the shares of a ramp, in place of --canary', percents)
    .option('--baseline <ratio>', 'share of requests that fail when nothing is wrong', baseline, 0.001)
    .option('--mix <parts>', 'operation=part with commas: how requests divide (default: equally)', mix)
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan plan inventory --canary 5 --rps 3
  banyan plan inventory --rps 0.05 --step 5,25,50,100
  banyan plan inventory --rps 40 --mix availability.one=80,availability.batch=15,availability.locations=5 --json
`,
    )
    .addHelpText(
      'after',
      `
Computed by control's own rules on simulated traffic, from a fixed seed. Each request is a session of its own, and
latency is not simulated. Add a second for reports to travel and routes to change.`,
    )
    .action((domain: string, options: PlanOptions) => plan(domain, options, terminal));
}

async function plan(name: string, options: PlanOptions, terminal: Terminal): Promise<void> {
  // Loaded when it is needed: with it comes everything that the domains are made of.
  const { plannedDomain } = await import('../plan/planned-domain.js');
  const { SUM_POLICY } = await import('@banyan/slo');
  const { planRollout } = await import('../plan/plan.js');
  const { thinTraffic } = await import('../plan/thin-traffic.js');
  const { objectives, isRescued } = plannedDomain(name, process.env['BANYAN_OBJECTIVES_DIR'] || undefined);
  const percents = options.step ?? [...new Set([options.canary, 100])];
  const request: PlanRequest = {
    domain: name,
    operations: divided(objectives, options.mix),
    requestsPerSecond: options.rps,
    baseline: options.baseline,
    shares: percents.map((each) => each / 100),
    isRescued,
    policy: SUM_POLICY,
  };
  const startedMs = systemClock.monotonicMs();
  const tell = (what: string): void => {
    if (systemClock.monotonicMs() - startedMs > PATIENCE_MS) terminal.say(`simulating ${what}`);
  };
  const found = planRollout(request, tell);
  const warnings = thinTraffic(found, request);
  terminal.print(
    options.json ? JSON.stringify(asJson(request, found, warnings), null, 2) : planText(found, request, warnings),
  );
}

function asJson(
  { domain, requestsPerSecond, baseline: baselineRatio, operations, policy }: PlanRequest,
  found: object,
  warnings: readonly string[],
): object {
  const parts = Object.fromEntries(operations.map(({ objective, part }) => [objective.operation, part]));
  const healthyRequests = policy.healthyRequests.value;
  const about = { domain, requestsPerSecond, baseline: baselineRatio, mix: parts, alpha: policy.alpha.value };
  return { ...about, healthyRequests, ...found, warnings };
}

/** @throws CommandFailed when the mix names other operations than those that are judged */
function divided(
  objectives: readonly Objective[],
  parts: ReadonlyMap<string, number> | undefined,
): PlanRequest['operations'] {
  if (parts === undefined) return objectives.map((objective) => ({ objective, part: 1 / objectives.length }));
  const judged = objectives.map(({ operation }) => operation);
  const strange = [...parts.keys()].filter((operation) => !judged.includes(operation));
  const missing = judged.filter((operation) => !parts.has(operation));
  if (strange.length > 0 || missing.length > 0) {
    const faults = [...strange.map((each) => `${each} is not judged`), ...missing.map((each) => `${each} is missing`)];
    throw new CommandFailed(EXIT.usage, `--mix must divide among ${judged.join(', ')}: ${faults.join('; ')}`);
  }
  const whole = [...parts.values()].reduce((sum, part) => sum + part, 0);
  return objectives.map((objective) => ({ objective, part: (parts.get(objective.operation) ?? 0) / whole }));
}

function rate(text: string): number {
  const value = Number(text);
  if (!(value >= 0.0001 && value <= 1_000_000))
    throw new InvalidArgumentError('must be requests/s, 0.0001 to a million');
  return value;
}

function percent(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 100)) throw new InvalidArgumentError('must be percent, 0.1 to 100');
  return value;
}

function percents(text: string): readonly number[] {
  const found = text.split(',').map(percent);
  if (found.length > 20) throw new InvalidArgumentError('must be at most 20 shares');
  return found;
}

function baseline(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) throw new InvalidArgumentError('must be a ratio, 0 to 1');
  return value;
}

function mix(text: string): ReadonlyMap<string, number> {
  const parts = text.split(',').map((part) => /^\s*([^=\s]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part));
  const found = new Map(parts.map((match) => [match?.[1] ?? '', Number(match?.[2])]));
  if (found.size < parts.length || [...found].some(([name, part]) => name === '' || !(part > 0))) {
    throw new InvalidArgumentError('must be operation=part, each once, with commas between and parts over 0');
  }
  return found;
}
