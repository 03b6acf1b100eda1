/** The extracted domains of the registration, those that have flags. Loaded when it is needed: with it comes everything that the domains are made of. */
export async function domainNames(): Promise<readonly string[]> {
  const { domains } = await import('@banyan/domains');
  return domains.flatMap(({ name, serviceAt }) => (serviceAt === undefined ? [] : [name]));
}
