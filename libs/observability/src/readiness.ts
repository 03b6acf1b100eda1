/** One thing a process looks at to say whether it is ready. */
export interface ReadinessCheck {
  /** Such as `postgres`, `flags`, `legacy`. */
  readonly name: string;
  readonly ok: boolean;
  /** Does the process stop being ready without it? The gateway is ready while legacy is down. */
  readonly required: boolean;
  /** What a person would want to know; no secrets, no addresses with passwords. */
  readonly detail?: string;
}

export interface ReadinessReport {
  readonly checks: readonly ReadinessCheck[];
}

export type Readiness = () => ReadinessReport | Promise<ReadinessReport>;

/** Ready when every required check holds. */
export function isReady(report: ReadinessReport): boolean {
  return report.checks.every((check) => check.ok || !check.required);
}

/** The text of `/readyz?verbose` in one word a machine can read. */
export function readinessState(report: ReadinessReport): 'ready' | 'degraded' | 'not-ready' {
  if (!isReady(report)) return 'not-ready';
  return report.checks.every((check) => check.ok) ? 'ready' : 'degraded';
}
