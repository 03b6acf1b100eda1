/** What `unleash-main` is told. Not settings of the shop: the launcher alone sets them, for this one child. */
export interface UnleashSettings {
  readonly databaseUrl: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly admin: { readonly username: string; readonly password: string };
}

/** Who may log in at the development Unleash. Known to everybody, hence its loopback address. */
export const UNLEASH_LOGIN = { username: 'admin', password: 'unleash4all' } as const;

/** The tokens of the development server, when the environment names no others. */
export const LOCAL_ADMIN_TOKEN = '*:*.banyan-local-admin';
export const localClientToken = (environment: string): string => `default:${environment}.banyan-local-client`;

/** The environment of the child; Unleash itself reads the two lists of tokens. */
export function unleashEnvironment(
  settings: Pick<UnleashSettings, 'databaseUrl' | 'port'>,
  tokens: { readonly admin: string; readonly client: string },
): Record<string, string> {
  return {
    UNLEASH_CHILD_DATABASE_URL: settings.databaseUrl,
    UNLEASH_CHILD_PORT: String(settings.port),
    INIT_ADMIN_API_TOKENS: tokens.admin,
    INIT_BACKEND_API_TOKENS: tokens.client,
    SEND_TELEMETRY: 'false',
    CHECK_VERSION: 'false',
    LOG_LEVEL: 'warn',
  };
}

/** @throws Error when started by somebody else than the launcher */
export function readUnleashEnvironment(environment: Readonly<Record<string, string | undefined>>): UnleashSettings {
  const databaseUrl = environment['UNLEASH_CHILD_DATABASE_URL'];
  const port = environment['UNLEASH_CHILD_PORT'];
  if (databaseUrl === undefined || port === undefined) throw new Error('the launcher starts this process');
  return { databaseUrl, port: Number(port), admin: UNLEASH_LOGIN };
}
