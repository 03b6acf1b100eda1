import { askUnleash, type FlagStrategy, readFlag, type UnleashAdmin, UnleashRefusal } from './unleash-admin.js';

/** What the gateway tells Unleash about a request, so that people can choose it in constraints and for stickiness. */
export const CONTEXT_FIELDS = [
  { name: 'sessionId', description: 'One shopping session; the bucket of every .serve flag', stickiness: true },
  { name: 'channel', description: 'Sales channel: web, app, marketplace, store', stickiness: false },
  { name: 'operation', description: 'What is asked of the domain, such as availability.one', stickiness: false },
  { name: 'contractVersion', description: 'The contract version the storefront pinned, such as v1', stickiness: false },
  { name: 'storefront', description: 'Which storefront asks', stickiness: true },
] as const;

interface SeedFlag {
  readonly name: string;
  readonly description: string;
  readonly strategy: FlagStrategy;
}

/**
 * The two flags of a domain as they are born: off, and with the slider that people will move standing at 0.
 * `.serve` flags share one groupId, so that a session falls into the same bucket in every domain.
 */
export function flagsOf(domain: string): readonly SeedFlag[] {
  return [
    {
      name: `${domain}.serve`,
      description: `Share of sessions whose ${domain} is answered by the service: 0 legacy, 1 to 99 canary, 100 full`,
      strategy: slider('share of sessions', { groupId: 'banyan', stickiness: 'sessionId' }),
    },
    {
      name: `${domain}.shadow`,
      description: `Share of ${domain} requests copied to the arm that is not serving, and compared`,
      strategy: slider('share of requests', { groupId: `${domain}.shadow`, stickiness: 'random' }),
    },
  ];
}

function slider(title: string, parameters: { groupId: string; stickiness: string }): FlagStrategy {
  return { name: 'flexibleRollout', title, constraints: [], parameters: { rollout: '0', ...parameters } };
}

/**
 * Creates what is missing and touches nothing that exists: after the first start the flags belong to people.
 *
 * @returns the names of what was created
 * @throws UnleashRefusal when Unleash does not accept it
 */
export async function seedFlags(admin: UnleashAdmin, domains: readonly string[]): Promise<readonly string[]> {
  const fields = (await askUnleash(admin, 'GET', 'context')) as { name: string }[];
  const known = new Set(fields.map((field) => field.name));
  const created: string[] = [];
  for (const field of CONTEXT_FIELDS) {
    if (known.has(field.name)) continue;
    await createOnce(admin, 'context', field);
    created.push(field.name);
  }
  for (const flag of domains.flatMap(flagsOf)) {
    if (await seedFlag(admin, flag)) created.push(flag.name);
  }
  return created;
}

async function seedFlag(admin: UnleashAdmin, flag: SeedFlag): Promise<boolean> {
  const found = await readFlag(admin, flag.name);
  if (found === undefined) {
    const feature = { name: flag.name, description: flag.description, type: 'release' };
    // An archived flag is not found, and its name is taken: somebody put it away on purpose.
    if (!(await createOnce(admin, `projects/${admin.project}/features`, feature))) return false;
  } else if (found.strategies.length > 0 || !(await wasOnlyCreated(admin, flag.name))) {
    return false;
  }
  const place = `projects/${admin.project}/features/${flag.name}/environments/${admin.environment}/strategies`;
  await askUnleash(admin, 'POST', place, flag.strategy);
  return true;
}

/**
 * Were we interrupted between the flag and its strategy? Then nothing else ever happened to it. It matters: Unleash gives
 * a flag without strategies one at 100 % when it is switched on.
 */
async function wasOnlyCreated(admin: UnleashAdmin, name: string): Promise<boolean> {
  const answer = (await askUnleash(admin, 'GET', `events/${name}`)) as { events: { type: string }[] } | undefined;
  const events = answer?.events ?? [];
  return events.length > 0 && events.every((event) => event.type === 'feature-created');
}

/** False when there is one already. */
async function createOnce(admin: UnleashAdmin, path: string, body: unknown): Promise<boolean> {
  try {
    await askUnleash(admin, 'POST', path, body);
    return true;
  } catch (error) {
    if (error instanceof UnleashRefusal && error.status === 409) return false;
    throw error;
  }
}
