import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Where others reach what listens on `host`, as it stands in a URL. An address that means every interface names none: then it is the first
 * of this machine that is not its loopback, for control may be on another.
 *
 * @param interfaces of this machine
 */
export function advertisedHost(host: string, interfaces = networkInterfaces()): string {
  if (host !== '0.0.0.0' && host !== '::') return isIPv6(host) ? `[${host}]` : host;
  const own = Object.values(interfaces).flatMap((each) => each ?? []);
  return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
