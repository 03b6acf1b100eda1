import type { ChainVerdict, DecisionRecord } from '@banyan/rollout';
import { inventoryStatus, resetInventory, slide, untilDomain } from './domain-status.js';
import { scrape, total } from './gateway-metrics.js';
import type { Shop } from './shop.js';
import { until } from './until.js';

/** What is on record about inventory. */
export interface Story {
  /** Oldest first. */
  readonly decisions: readonly DecisionRecord[];
  readonly chain: ChainVerdict;
}

export async function storyOf(shop: Shop): Promise<Story> {
  return (await (await fetch(`${shop.url('control')}/api/domains/inventory/decisions`)).json()) as Story;
}

/** A person rolls back by hand. */
export async function rollBackByHand(shop: Shop, reason: string, domain = 'inventory'): Promise<void> {
  const answer = await fetch(`${shop.url('control')}/api/domains/${domain}/rollback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: 'anna', reason }),
  });
  if (!answer.ok) throw new Error(`it was not rolled back: ${answer.status} ${await answer.text()}`);
}

/** Everybody has acknowledged, and Unleash has heard of it. */
export async function untilSettled(shop: Shop, withinMs = 60_000, domain = 'inventory') {
  return untilDomain(
    shop,
    domain,
    ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
    'the trip is acknowledged by all and in Unleash',
    withinMs,
  );
}

/**
 * A person arms the latch when the trip has come to every gateway by way of Unleash, too. Until then the flag looks as it did
 * before the trip, so that who slides it up again would take the old picture for the new one and be overtaken by the off
 * between them.
 */
export async function resetOnceOff(shop: Shop, reason: string): Promise<void> {
  await untilSettled(shop);
  for (const gateway of gatewaysOf(shop)) await untilIntends(gateway, 0);
  await resetInventory(shop, reason);
}

/** A person arms the latch if it is tripped, and the slider goes to where it was wanted, on every gateway. */
export async function rearm(shop: Shop, percent: number): Promise<void> {
  if ((await inventoryStatus(shop)).latch?.state === 'tripped') await resetInventory(shop, 'the next round');
  await slideServe(shop, percent);
}

/** Moves the slider of `.serve` and waits until every gateway intends that share and may serve it. */
export async function slideServe(shop: Shop, percent: number): Promise<void> {
  await slide(shop, { serve: percent }, percent === 100 ? 'full' : 'canary');
  for (const gateway of gatewaysOf(shop)) {
    const { name, opsUrl } = gateway;
    await untilIntends(gateway, percent);
    // Having waited for the database at its start, it waits a little before it serves.
    const mayServe = async (): Promise<boolean> =>
      total(await scrape(opsUrl), 'banyan_lease_state', { domain: 'inventory' }) === 1;
    await until(mayServe, `${name} has a lease in force`);
  }
}

function gatewaysOf(shop: Shop) {
  return shop.processes().filter(({ name }) => name.startsWith('gateway'));
}

type Gateway = ReturnType<typeof gatewaysOf>[number];

/** What the flag says, whatever the latch allows. */
async function untilIntends({ name, opsUrl }: Gateway, percent: number): Promise<void> {
  const intends = async (): Promise<boolean> =>
    total(await scrape(opsUrl), 'banyan_route_intended_share_ratio', { domain: 'inventory' }) === percent / 100;
  await until(intends, `${name} intends ${percent} %`);
}

/** Does this gateway send nothing to the service: is it tripped, or without a lease? */
export async function isClosed(shop: Shop, gateway: string): Promise<boolean> {
  const samples = await scrape(shop.opsUrl(gateway));
  const tripped = total(samples, 'banyan_latch_state', { domain: 'inventory', state: 'tripped' }) === 1;
  return tripped || total(samples, 'banyan_lease_state', { domain: 'inventory' }) === 0;
}
