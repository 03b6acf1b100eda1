import { messageOf } from '@banyan/kernel';
import type { DomainPicture } from '../../apps/stack/src/demo/control-view.js';
import { ControlView } from '../../apps/stack/src/demo/control-view.js';
import { scrape, total } from './gateway-metrics.js';
import type { Shop } from './shop.js';
import { until } from './until.js';

/** Control's picture of a domain. Asked again where a busy machine has it answer too late. */
export function domainStatus(shop: Shop, domain: string): Promise<DomainPicture> {
  return until(() => lookAt(shop, domain), `control tells of ${domain}`);
}

function lookAt(shop: Shop, domain: string): Promise<DomainPicture> {
  return new ControlView(shop.url('control')).domain(domain);
}

/** Control's picture of inventory. */
export function inventoryStatus(shop: Shop): Promise<DomainPicture> {
  return domainStatus(shop, 'inventory');
}

/** Waits until control's picture of inventory is so. */
export function untilInventory(
  shop: Shop,
  isSo: (picture: DomainPicture) => boolean,
  what: string,
  withinMs = 60_000,
): Promise<DomainPicture> {
  return untilDomain(shop, 'inventory', isSo, what, withinMs);
}

/** Waits until control's picture of a domain is so. */
export function untilDomain(
  shop: Shop,
  domain: string,
  isSo: (picture: DomainPicture) => boolean,
  what: string,
  withinMs = 60_000,
): Promise<DomainPicture> {
  let last: DomainPicture | undefined;
  return until(
    async () => {
      last = await lookAt(shop, domain);
      return isSo(last) ? last : undefined;
    },
    what,
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${messageOf(error)}; control last said ${JSON.stringify(last)}`, { cause: error });
  });
}

/** Waits until the service of inventory has been given so many requests from now on. */
export async function untilServed(shop: Shop, requests: number, withinMs?: number): Promise<void> {
  const before = (await inventoryStatus(shop)).share.requests.service;
  await untilInventory(shop, ({ share }) => share.requests.service > before + requests, 'the service serves', withinMs);
}

/** Moves the sliders and waits until every gateway routes by them; control's picture is of the one that is ahead. */
export async function slide(
  shop: Shop,
  sliders: { readonly serve?: number | 'off'; readonly shadow?: number | 'off' },
  stage: 'legacy' | 'shadow' | 'canary' | 'full',
  domain = 'inventory',
): Promise<void> {
  await shop.flags.set(domain, sliders);
  await untilDomain(shop, domain, (picture) => picture.stage === stage, `${domain} is at stage ${stage}`);
  for (const { name, opsUrl } of shop.processes().filter((each) => each.name.startsWith('gateway'))) {
    await until(
      async () => total(await scrape(opsUrl), 'banyan_stage_state', { domain, stage }) === 1,
      `${name} is at stage ${stage}`,
    );
  }
}

/** Switches faults of the inventory service; `{}` switches them off. */
export function breakInventory(shop: Shop, switches: Readonly<Record<string, unknown>>): Promise<void> {
  return breakService(shop, 'inventory', switches);
}

/** Switches faults of a service; `{}` switches them off. */
export async function breakService(
  shop: Shop,
  service: 'inventory' | 'pricing' | 'orders',
  switches: Readonly<Record<string, unknown>>,
): Promise<void> {
  const response = await fetch(`${shop.opsUrl(service)}/__faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(switches),
  });
  if (!response.ok)
    throw new Error(`the ${service} service took no fault: ${response.status} ${await response.text()}`);
}

/** A person arms the tripped latch of inventory again. */
export function resetInventory(shop: Shop, reason: string): Promise<void> {
  return resetDomain(shop, 'inventory', reason);
}

/** A person arms a tripped latch again, and confirms how often the release has tripped where that is demanded. */
export async function resetDomain(shop: Shop, domain: string, reason: string): Promise<void> {
  const { reentry } = await domainStatus(shop, domain);
  const response = await fetch(`${shop.url('control')}/api/domains/${domain}/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: 'anna', reason, confirmTrips: reentry?.confirmTrips ?? undefined }),
  });
  if (!response.ok) throw new Error(`the latch was not reset: ${response.status} ${await response.text()}`);
}
