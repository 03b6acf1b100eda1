import { messageOf } from '@banyan/kernel';
import { startEventLoopWatch } from './event-loop-lag.js';
import { collectProcessMetrics, gauge, METRICS_MEDIA_TYPE, metricsText } from './metrics.js';
import { isReady, readinessState, type Readiness, type ReadinessReport } from './readiness.js';
import { serviceVersion } from './service-name.js';
import { shuttingDown } from './shutdown.js';

export interface OpsOptions {
  /** The process's name, such as `gateway`. */
  readonly service: string;
  readonly readiness: Readiness;
}

export interface OpsAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

export const OPS_PATHS = ['/livez', '/readyz', '/startupz', '/metrics'] as const;
export type OpsPath = (typeof OPS_PATHS)[number];

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers the four operations paths of one process. */
export class OpsAnswers {
  #started = false;

  constructor(private readonly options: OpsOptions) {
    collectProcessMetrics();
    startEventLoopWatch();
    gauge('banyan_build_state').with({ process: options.service, version: serviceVersion() }).set(1);
  }

  /** @param verbose was `?verbose` given? */
  async answer(path: OpsPath, verbose: boolean): Promise<OpsAnswer> {
    switch (path) {
      case '/livez':
        // Never a dependency: a restart would not bring PostgreSQL back.
        return { status: 200, mediaType: TEXT, body: 'alive\n' };
      case '/metrics':
        return { status: 200, mediaType: METRICS_MEDIA_TYPE, body: await metricsText() };
      case '/startupz': {
        if (!this.#started) await this.#report();
        return { status: this.#started ? 200 : 503, mediaType: TEXT, body: this.#started ? 'started\n' : 'starting\n' };
      }
      case '/readyz': {
        const report = await this.#report();
        const ready = isReady(report) && !shuttingDown();
        const state = shuttingDown() ? 'draining' : readinessState(report);
        if (!verbose) return { status: ready ? 200 : 503, mediaType: TEXT, body: `${state}\n` };
        const body = JSON.stringify({ service: this.options.service, ready, state, checks: report.checks });
        return { status: ready ? 200 : 503, mediaType: JSON_TYPE, body };
      }
    }
  }

  async #report(): Promise<ReadinessReport> {
    try {
      const report = await this.options.readiness();
      if (isReady(report)) this.#started = true;
      return report;
    } catch (error) {
      return { checks: [{ name: 'readiness', ok: false, required: true, detail: messageOf(error) }] };
    }
  }
}
