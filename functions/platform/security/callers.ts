/** Who a caller is where no token says it. */
import ipaddr from 'ipaddr.js';

/** The same for all addresses that one caller may have: of IPv6 that is a network of 64 bits. @param address as the gateway tells it. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const read = ipaddr.process(address);
  return read instanceof ipaddr.IPv6 ? read.parts.slice(0, 4).join(':') : read.toString();
}
