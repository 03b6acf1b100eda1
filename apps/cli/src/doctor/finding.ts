/** Ok: as it should be. Warning: it works, and will not when something else goes wrong. Fault: it does not. Unknown: it could not be looked at. */
export type FindingState = 'ok' | 'warning' | 'fault' | 'unknown';

/** One thing that was looked at. */
export interface Finding {
  /** Stable: for a pipeline that lives with one of them. Such as `database.fsync`. */
  readonly id: string;
  readonly state: FindingState;
  /** What was found, with its figures. */
  readonly what: string;
  /** Why it matters; of what is ok nothing. */
  readonly why?: string;
  readonly todo?: string;
  /** A page below `docs/`. */
  readonly page?: string;
}

/** What there is to look at. */
export interface Patient {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of what `DATABASE_URL` or its file says; undefined: neither is set. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly controlUrl: string;
  /** Was the database restored just now? Then what only a restore breaks is looked at as well. */
  readonly afterRestore: boolean;
}

/** Looks at one part of an installation. What it throws is a finding as well. */
export interface Check {
  readonly id: string;
  readonly look: (patient: Patient) => Promise<readonly Finding[]>;
}

export function ok(id: string, what: string): Finding {
  return { id, state: 'ok', what };
}
