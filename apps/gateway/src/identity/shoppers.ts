import type { IncomingMessage } from 'node:http';
import { IDENTITY_POLICY } from '@banyan/identity';
import type { Clock } from '@banyan/kernel';
import { clientOrigin, CoreClient, trustedProxies } from '@banyan/proxy';
import type { GatewayConfig } from '../gateway.config.js';
import { CoreLogins } from './core-logins.js';
import { CoreSessions } from './core-sessions.js';
import { CoreVisits } from './core-visits.js';
import { EdgeIdentity } from './edge-identity.js';
import { openIdentity } from './open-identity.js';

type Settings = Pick<GatewayConfig, 'LEGACY_URL' | 'LEGACY_ASSERTION_KEYS' | 'BANYAN_TRUSTED_PROXIES'>;

/** Who asks, here and at the core, by one file. */
export class Shoppers {
  readonly identity: EdgeIdentity;
  readonly visits: CoreVisits;
  readonly #client: CoreClient;

  /**
   * @param introduce what passthrough tells the core of who asks
   * @throws ConfigurationError with every fault of the file
   */
  constructor(
    file: string,
    { LEGACY_URL, LEGACY_ASSERTION_KEYS, BANYAN_TRUSTED_PROXIES }: Settings,
    clock: Clock,
    introduce: (request: IncomingMessage) => Readonly<Record<string, string>>,
  ) {
    const [key] = LEGACY_ASSERTION_KEYS ?? [];
    const opened = openIdentity(file, clock, key !== undefined);
    const trusts = trustedProxies(BANYAN_TRUSTED_PROXIES);
    const client = new CoreClient({
      upstream: new URL(LEGACY_URL),
      clock,
      sockets: IDENTITY_POLICY.sessions.sockets.value,
    });
    const sessions = new CoreSessions({ client, clock, introduce });
    this.#client = client;
    this.identity = new EdgeIdentity(opened, { sessions, originOf: (request) => clientOrigin(request, trusts) });
    this.visits = new CoreVisits({
      identity: this.identity,
      sessions,
      logins: key && new CoreLogins({ client, clock, key, introduce }),
    });
  }

  /** Cuts what is asked of the core. */
  close(): void {
    this.#client.close();
  }
}
