const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/;

/**
 * Can a service be told to misbehave? In tests, and in development where its operations side is reached from this machine alone: an
 * installation that says nothing of its environment is `development`, and is reached by others as soon as it is told to be.
 *
 * @param environment `BANYAN_ENVIRONMENT`
 */
export function hasFaultSwitches(environment: string, opsHost: string): boolean {
  return environment === 'test' || (environment === 'development' && LOOPBACK.test(opsHost));
}
