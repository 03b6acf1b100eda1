/** Unleash said no. */
export class UnleashRefusal extends Error {
  override readonly name = 'UnleashRefusal';

  constructor(
    readonly method: string,
    readonly path: string,
    readonly status: number,
    answer: string,
  ) {
    super(`Unleash answered ${method} ${path} with ${status}: ${answer.slice(0, 300)}`);
  }
}

/** Where an Unleash is administered. */
export interface UnleashAdmin {
  /** With `/api` at its end, as `UNLEASH_URL` has it. */
  readonly url: string;
  readonly adminToken: string;
  readonly project: string;
  readonly environment: string;
}

export interface FlagStrategy {
  readonly id?: string;
  readonly name: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly constraints: readonly unknown[];
  readonly parameters: Readonly<Record<string, string>>;
}

/** A flag as it stands in one environment. */
export interface Flag {
  readonly name: string;
  readonly enabled: boolean;
  readonly strategies: readonly FlagStrategy[];
}

/** One request to the admin API; undefined when the thing asked for does not exist (GET only). */
export async function askUnleash(
  admin: UnleashAdmin,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${admin.url}/admin/${path}`, {
    method,
    headers: { authorization: admin.adminToken, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (response.status === 404 && method === 'GET') return undefined;
  if (!response.ok) throw new UnleashRefusal(method, path, response.status, answer);
  return answer === '' ? undefined : JSON.parse(answer);
}

/** The flag in the admin's environment; undefined when there is none. Archived flags are listed as if they were there. */
export async function readFlag(admin: UnleashAdmin, name: string): Promise<Flag | undefined> {
  const path = `projects/${admin.project}/features/${encodeURIComponent(name)}`;
  const feature = (await askUnleash(admin, 'GET', path)) as { environments: Flag[] } | undefined;
  const found = feature?.environments.find((candidate) => candidate.name === admin.environment);
  if (feature === undefined) return undefined;
  return { name, enabled: found?.enabled ?? false, strategies: found?.strategies ?? [] };
}
