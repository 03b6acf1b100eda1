import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Where clouds tell a machine about itself, credentials included, and what only neighbours on one wire can be asked. */
const ADDRESSES = new BlockList();
ADDRESSES.addSubnet('169.254.0.0', 16, 'ipv4');
ADDRESSES.addSubnet('fe80::', 10, 'ipv6');
// EC2 over IPv6, and Alibaba's, Oracle's and Azure's beside 169.254.169.254.
ADDRESSES.addSubnet('fd00:ec2::', 32, 'ipv6');
for (const address of ['100.100.100.200', '192.0.0.192', '168.63.129.16']) ADDRESSES.addAddress(address, 'ipv4');
const NAMES = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

/**
 * Does a URL lead to a cloud's metadata service, or to a link-local address? Nothing that we are told to call may: whoever can set an
 * address could have credentials sent to him. An address is recognised in every spelling that a URL has for it.
 */
export function isMetadataTarget(target: URL): boolean {
  const host = target.hostname.toLowerCase().replace(/\.$/, '');
  if (NAMES.has(host)) return true;
  if (isIPv4(host)) return ADDRESSES.check(host, 'ipv4');
  const bare = host.replace(/^\[|\]$/g, '');
  if (!isIPv6(bare)) return false;
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(bare);
  if (mapped === null) return ADDRESSES.check(bare, 'ipv6');
  const bits = [mapped[1], mapped[2]].map((group) => Number.parseInt(group ?? '0', 16));
  const bytes = bits.flatMap((group) => [group >> 8, group & 0xff]);
  return ADDRESSES.check(bytes.join('.'), 'ipv4');
}
