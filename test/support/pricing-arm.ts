import { connectPricingService, type DomainArm } from '@banyan/domains';
import type { Shop } from './shop.js';

/** The pricing service of a shop, asked as the gateway asks it. */
export function pricingArm(shop: Shop): DomainArm {
  const { hostname, port } = new URL(shop.url('pricing'));
  return connectPricingService({ host: hostname, port: Number(port) });
}
