/** The domains of the registration. Loaded when it is needed: with it comes everything that the domains are made of. */
export async function domainNames(): Promise<readonly string[]> {
  const { domains } = await import('@banyan/domains');
  return domains.map((domain) => domain.name);
}
