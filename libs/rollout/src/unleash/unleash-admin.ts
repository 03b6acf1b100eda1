import { messageOf } from '@banyan/kernel';
import { type AdminEnvironment, type AdminFeature, type FlagSlider, sliderOf } from './flag-slider.js';
import { noteOfRollback, withRollbackNote } from './rollback-note.js';

export type UnleashFailure =
  /** Refused or closed connection, time-out, unreadable answer, 5xx: try again later. */
  | 'unreachable'
  /** 401 or 403: the token is not accepted. For a person. */
  | 'refused'
  /** The flag or the environment does not exist. */
  | 'missing'
  /** Unleash does not accept the change itself. */
  | 'rejected';

/** Unleash could not be told. What was done before the failure is done; doing it all again is harmless. */
export class UnleashError extends Error {
  override readonly name = 'UnleashError';

  constructor(
    readonly failure: UnleashFailure,
    message: string,
    /** Of the answer; undefined when there was none. */
    readonly status?: number,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

export interface UnleashAdminOptions {
  /** Unleash API, such as `http://127.0.0.1:4242/api`. */
  readonly url: string;
  /** Admin token; control alone holds it. Asked for anew with every request: it may be changed. */
  readonly token: string;
  /** The environment whose flags count, such as `development`. */
  readonly environment: string;
  /** Default `default`. */
  readonly project?: string;
  /** Longest a call may take, ms, default 3,000. */
  readonly timeoutMs?: number;
}

export interface SwitchOff {
  readonly flag: string;
  readonly reason: string;
  readonly decisionId: string;
  /** When it was decided, wall clock. */
  readonly atMs: number;
}

export interface SwitchedOff {
  /** False: it was off already. */
  readonly switched: boolean;
  /** False: the reason stood there already. */
  readonly noted: boolean;
}

export interface UnleashEvent {
  readonly id: number;
  readonly type: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly environment: string | null;
  readonly data: unknown;
  readonly preData: unknown;
}

/** One step of a slider, from where it is believed to stand. */
export interface SliderMove {
  readonly flag: string;
  readonly strategyId: string;
  /** Whole percents, 0-100. */
  readonly from: number;
  readonly to: number;
}

interface Feature {
  readonly description: string;
  readonly enabled: boolean;
  readonly slider: FlagSlider;
}

/** The tag that finds every flag Banyan switched off. */
export const ROLLED_BACK_TAG = { type: 'simple', value: 'banyan-rolled-back' } as const;

/** The few things Banyan changes in Unleash: a flag goes off and says why, a slider goes up one step. For control, which alone holds the admin token. */
export class UnleashAdmin {
  readonly #options: Required<UnleashAdminOptions>;

  constructor(options: UnleashAdminOptions) {
    this.#options = {
      project: 'default',
      timeoutMs: 3000,
      ...options,
      get token() {
        return options.token;
      },
    };
  }

  /**
   * Switches a flag off in this environment, writes the reason and the decision's id into its description (Unleash's event log
   * keeps who, never why) and tags it. Off comes first; each part is left alone where it stands already.
   *
   * @throws UnleashError
   */
  async switchOff(order: SwitchOff): Promise<SwitchedOff> {
    const { environment } = this.#options;
    const feature = await this.#read(order.flag);
    if (feature.enabled)
      await this.#ask('POST', `${this.#path(order.flag)}/environments/${encodeURIComponent(environment)}/off`);
    try {
      return { switched: feature.enabled, noted: await this.#note(order, feature.description) };
    } catch (error) {
      if (!(error instanceof UnleashError)) throw error;
      throw new UnleashError(
        error.failure,
        `it is off, but the reason is not written: ${error.message}`,
        error.status,
        error,
      );
    }
  }

  /** @returns whether the reason was written; false when it stood there already */
  async #note(order: SwitchOff, standing: string): Promise<boolean> {
    const { environment } = this.#options;
    const description = withRollbackNote(standing, noteOfRollback({ ...order, environment }));
    if (description !== standing) {
      const change = [{ op: 'replace', path: '/description', value: description }];
      await this.#ask('PATCH', this.#path(order.flag), change);
    }
    await this.#tag(order.flag);
    return description !== standing;
  }

  /** Is the flag on in this environment? @throws UnleashError */
  async isOn(flag: string): Promise<boolean> {
    return (await this.#read(flag)).enabled;
  }

  /** The slider of the flag in this environment. @throws UnleashError */
  async slider(flag: string): Promise<FlagSlider> {
    return (await this.#read(flag)).slider;
  }

  /**
   * Moves a slider, if it still stands where it is believed to: Unleash itself tests that (a `test` of RFC 6902, section
   * 4.6, in the same request), so that nobody's change of a moment ago is overwritten.
   *
   * @returns the slider as it stands then: at `to`, or wherever else somebody has put it
   * @throws UnleashError when it could not be told; whether it moved is then to be looked up
   */
  async moveSlider({ flag, strategyId, from, to }: SliderMove): Promise<FlagSlider> {
    const environment = `environments/${encodeURIComponent(this.#options.environment)}`;
    const path = `${this.#path(flag)}/${environment}/strategies/${encodeURIComponent(strategyId)}`;
    try {
      await this.#ask('PATCH', path, [
        { op: 'test', path: '/name', value: 'flexibleRollout' },
        { op: 'test', path: '/constraints', value: [] },
        { op: 'test', path: '/parameters/rollout', value: String(from) },
        { op: 'replace', path: '/parameters/rollout', value: String(to) },
      ]);
    } catch (error) {
      // Unleash has no status of its own for a test that failed: where the slider stands says whether it was that.
      const stands = await this.slider(flag);
      if (stands.kind !== 'slider' || stands.percent !== from) return stands;
      throw error;
    }
    return this.slider(flag);
  }

  /** The flag's own event log, newest first. @throws UnleashError */
  async events(flag: string): Promise<readonly UnleashEvent[]> {
    const answer = (await this.#ask('GET', `/admin/events/${encodeURIComponent(flag)}`)) as { events?: UnleashEvent[] };
    return answer.events ?? [];
  }

  async #read(flag: string): Promise<Feature> {
    const { environment } = this.#options;
    const answer = (await this.#ask('GET', this.#path(flag))) as AdminFeature;
    const found: AdminEnvironment | undefined = answer.environments?.find(({ name }) => name === environment);
    if (answer.archived === true || found === undefined) {
      const archived = answer.archived === true ? ' (it is archived)' : '';
      throw new UnleashError(
        'missing',
        `Unleash has no flag ${flag} in environment ${environment}${archived}, so nothing is on`,
      );
    }
    return { description: answer.description ?? '', enabled: found.enabled, slider: sliderOf(answer, found) };
  }

  async #tag(flag: string): Promise<void> {
    const path = `/admin/features/${encodeURIComponent(flag)}/tags`;
    const { type, value } = ROLLED_BACK_TAG;
    // Unleash would accept the same tag again, and write an event each time.
    const answer = (await this.#ask('GET', path)) as { tags?: { type: string; value: string }[] };
    if (answer.tags?.some((tag) => tag.type === type && tag.value === value) === true) return;
    await this.#ask('POST', path, ROLLED_BACK_TAG);
  }

  #path(flag: string): string {
    return `/admin/projects/${encodeURIComponent(this.#options.project)}/features/${encodeURIComponent(flag)}`;
  }

  async #ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown> {
    const { url, token, timeoutMs } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(url.replace(/\/+$/, '') + path, {
        method,
        headers: { authorization: token, accept: 'application/json', 'content-type': 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new UnleashError('unreachable', `Unleash: ${messageOf(cause)}`, undefined, error);
    }
    if (!response.ok) throw refusalOf(response.status, `${method} ${path}`);
    return parsed(text, response.status);
  }
}

function refusalOf(status: number, call: string): UnleashError {
  const failure: UnleashFailure =
    status === 401 || status === 403
      ? 'refused'
      : status === 404
        ? 'missing'
        : status >= 500 || status === 429
          ? 'unreachable'
          : 'rejected';
  const why: Partial<Record<UnleashFailure, string>> = {
    refused: ': it does not accept the admin token',
    missing: ': it has no such flag or environment, so nothing is on',
  };
  return new UnleashError(failure, `Unleash answered ${status} to ${call}${why[failure] ?? ''}`, status);
}

function parsed(text: string, status: number): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnleashError('unreachable', 'Unleash: the answer is not JSON', status, error);
  }
}
