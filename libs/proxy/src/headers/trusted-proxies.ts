import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Answers whether the neighbour at this address may tell us about addresses further away. */
export type TrustsAddress = (address: string | undefined) => boolean;

/**
 * @param ranges addresses or CIDR ranges, such as `10.0.0.0/8` or `::1`; empty trusts nobody
 * @throws Error for text that is neither
 */
export function trustedProxies(ranges: readonly string[]): TrustsAddress {
  if (ranges.length === 0) return () => false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits, more] = range.trim().split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
    const width = family === 'ipv4' ? 32 : 128;
    if (
      family === undefined ||
      more !== undefined ||
      (bits !== undefined && !(/^\d{1,3}$/.test(bits) && +bits <= width))
    ) {
      throw new Error(`a trusted proxy must be an address or a CIDR range: ${range}`);
    }
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    if (address === undefined) return false;
    const plain = plainAddress(address);
    return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  };
}

/** `::ffff:10.0.0.1`, as a dual-stack listener reports an IPv4 neighbour, is `10.0.0.1`. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
}
