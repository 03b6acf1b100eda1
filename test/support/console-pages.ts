import type { Page } from 'playwright-core';

/** What a page of the console is about, where there are many of it. */
export interface ConsoleSubjects {
  readonly incident: string;
  /** Of mismatches of pricing. */
  readonly group: string;
  /** Its reference. */
  readonly order: string;
}

/** A page, by its address and a name that a file can have. */
export interface ConsolePage {
  readonly name: string;
  readonly path: string;
}

/** Every page of the console that somebody with data sees, by addresses under `/console`, and the views of it that differ much. */
export function consolePages({ incident, group, order }: ConsoleSubjects): readonly ConsolePage[] {
  return [
    { name: 'overview', path: '/' },
    { name: 'domain-inventory', path: '/domains/inventory' },
    { name: 'domain-pricing', path: '/domains/pricing' },
    { name: 'domain-orders', path: '/domains/orders' },
    { name: 'domain-30-days', path: '/domains/inventory?range=30d' },
    { name: 'timeline', path: '/timeline' },
    { name: 'mismatches', path: '/mismatches/pricing' },
    { name: 'mismatches-fields', path: '/mismatches/pricing?view=fields' },
    { name: 'mismatch-group', path: `/mismatches/pricing/${group}` },
    { name: 'contracts', path: '/contracts' },
    { name: 'orders', path: '/orders' },
    { name: 'orders-failed', path: '/orders?state=failed' },
    { name: 'order', path: `/orders/${order}` },
    { name: 'incidents', path: '/incidents' },
    { name: 'incident', path: `/incidents/${incident}` },
    { name: 'map', path: '/map' },
    { name: 'readiness', path: '/readiness?domain=inventory' },
    { name: 'settings', path: '/settings' },
  ];
}

/** Control's pages without script, of what the console has pages for too and of what it has none for. */
export function plainPages({ group }: ConsoleSubjects): readonly ConsolePage[] {
  return [
    { name: 'plain-status', path: '/status' },
    { name: 'plain-mismatches', path: '/mismatches/pricing' },
    { name: 'plain-mismatch-group', path: `/mismatches/pricing/${group}` },
    { name: 'plain-integrations', path: '/integrations' },
    { name: 'plain-consistency', path: '/consistency' },
    { name: 'plain-authority', path: '/authority' },
    { name: 'plain-contracts', path: '/contracts' },
    { name: 'plain-runbooks', path: '/runbooks' },
    { name: 'plain-problems', path: '/problems' },
  ];
}

/** Waits until a page of the console shows what it is about. @returns how long after its address was entered, ms */
export function untilPictured(page: Page): Promise<number> {
  return page.evaluate<number>(PICTURED);
}

/** Its title, the live picture, and nothing that still waits for control or was refused; looked at whenever something is painted. */
const PICTURED = `new Promise((resolve, reject) => {
  const look = () => {
    const main = document.querySelector('main');
    const isThere = main !== null && main.querySelector('h1') !== null && !main.textContent.includes('Asking control')
      && main.querySelector('[role=alert]') === null && document.querySelector('header').innerText.includes('live');
    if (isThere) return resolve(performance.now());
    if (performance.now() > 30000) return reject(new Error('it is not shown: ' + document.body.innerText));
    requestAnimationFrame(look);
  };
  look();
})`;
