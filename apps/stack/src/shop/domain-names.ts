/** The domains of the registration. */
export async function domainNames(): Promise<readonly string[]> {
  return ['inventory'];
}
