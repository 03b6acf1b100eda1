/** How a client of NATS is told where the broker is, and as whom it comes. */
export interface BrokerAddress {
  /** Host and port. A name with several addresses is a cluster: each is tried. */
  readonly servers: string;
  readonly user?: string;
  readonly pass?: string;
  readonly tls?: object;
}

/** Of a setting such as `nats://user:password@127.0.0.1:4222`, or `tls://…`. @throws TypeError when it is no URL */
export function brokerAddress(url: string): BrokerAddress {
  const { protocol, host, username, password } = new URL(url);
  return {
    servers: host,
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
  };
}

/**
 * How a connection that nothing comes over is found dead, in at most three pings, ms. (By itself NATS takes up to six minutes.) The broker
 * has a clock of its own for this: docs/how-to/run-on-several-machines.md.
 */
export const BROKER_PINGS = { pingInterval: 2_000, maxPingOut: 2 } as const;
