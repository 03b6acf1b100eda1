/** What a flag in one environment is to whoever wants to move its slider. */
export type FlagSlider =
  /** On, with one rollout for everybody: its percent (whole, 0-100) can be moved without changing anything else. */
  | { readonly kind: 'slider'; readonly percent: number; readonly strategyId: string }
  /** Switched off in this environment. */
  | { readonly kind: 'off' }
  /** Moving one number would not mean what it says. */
  | { readonly kind: 'not-understood'; readonly because: string };

/** As Unleash's admin API describes a flag, as far as it is read here. */
export interface AdminFeature {
  readonly description?: string | null;
  readonly archived?: boolean;
  readonly dependencies?: readonly unknown[];
  readonly environments?: readonly AdminEnvironment[];
}

export interface AdminEnvironment {
  readonly name: string;
  readonly enabled: boolean;
  readonly strategies?: readonly AdminStrategy[];
}

interface AdminStrategy {
  readonly id?: string;
  readonly name: string;
  readonly disabled?: boolean | null;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly constraints?: readonly unknown[];
  readonly segments?: readonly unknown[];
  readonly variants?: readonly unknown[];
}

/** Stickiness by which a session keeps its arm while the slider rises. */
const KEEPS_A_SESSION: readonly unknown[] = ['sessionId', 'default'];

/** Reads the slider of a flag. Pure. Whatever else stands in the flag than one plain rollout is not understood. */
export function sliderOf({ dependencies = [] }: AdminFeature, environment: AdminEnvironment): FlagSlider {
  if (!environment.enabled) return { kind: 'off' };
  const strategies = environment.strategies ?? [];
  const [strategy] = strategies;
  if (dependencies.length > 0) return notUnderstood('it hangs on a parent flag');
  if (strategy === undefined || strategies.length > 1)
    return notUnderstood(`it has ${strategies.length} strategies, not one`);
  const { id, name, parameters = {} } = strategy;
  if (id === undefined || name !== 'flexibleRollout')
    return notUnderstood(`its strategy is ${name}, not a gradual rollout`);
  if (strategy.disabled === true) return notUnderstood('its strategy is disabled');
  if ((strategy.constraints ?? []).length > 0) return notUnderstood('its strategy has constraints');
  if ((strategy.segments ?? []).length > 0) return notUnderstood('its strategy has segments');
  if ((strategy.variants ?? []).length > 0) return notUnderstood('its strategy has variants');
  if (!KEEPS_A_SESSION.includes(parameters['stickiness']))
    return notUnderstood('its stickiness does not keep a session where it is');
  const percent = Number(parameters['rollout']);
  if (!(Number.isInteger(percent) && percent >= 0 && percent <= 100))
    return notUnderstood('its rollout is not a whole percentage');
  return { kind: 'slider', percent, strategyId: id };
}

function notUnderstood(because: string): FlagSlider {
  return { kind: 'not-understood', because };
}
