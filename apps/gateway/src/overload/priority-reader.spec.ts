import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { loadContracts, type ContractRegistry } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import { OwnedPrefixes } from '@banyan/proxy';
import { SYNTHETIC_HEADER } from '@banyan/rollout';
import { ContractLives } from '../contracts/contract-lives.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import { Classifier } from '../pipeline/classify.js';
import { TargetReader } from '../storefront/target-reader.js';
import { allPublished, SHA256 } from '../testing/storefront-rig.fixture.js';
import { priorityReader } from './priority-reader.js';

const contracts = domains.flatMap((domain) => domain.contracts);
const registry: ContractRegistry = {
  ...allPublished([]),
  contracts: Object.assign({}, ...domains.map((domain) => allPublished(domain.contracts).contracts)),
};
const served = contracts.map((contract) => ({ contract, infoVersion: '1.0.0', sha256: SHA256 }));
const byName = new Map(
  domains.map((manifest) => {
    const operations = new Map(manifest.operations.map((operation) => [operation.name, operation]));
    // Of a domain, classification looks at its operations alone.
    return [manifest.name, { manifest, operations } as unknown as OwnedDomain];
  }),
);
const priorityOf = priorityReader(
  new TargetReader({
    owned: new OwnedPrefixes(domains.map(({ name }) => `/${name}/v{n}`)),
    classifier: new Classifier(
      loadContracts(contracts),
      byName,
      new ContractLives(registry, served, 'https://docs.example'),
    ),
    prefixSegments: 0,
  }),
);

/** A request, as far as its priority is read from it. */
const head = (method: string, url: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ method, url, headers }) as unknown as IncomingMessage;

describe('a request is worth', () => {
  it.each([
    ['checkout', 'POST', '/orders/v1/orders'],
    ['checkout', 'POST', '/orders/v2/orders'],
    ['checkout', 'POST', '/pricing/v1/quotes'],
    ['checkout', 'GET', '/inventory/v2/availability/A/check?quantity=1&channel=web'],
    ['checkout', 'POST', '/index.php?route=api/order/confirm'],
    ['checkout', 'GET', '/checkout/onepage'],
    ['write', 'POST', '/orders/v1/orders/BY01/cancellation'],
    ['write', 'POST', '/orders/v1/orders/BY01/returns'],
    ['write', 'POST', '/checkout/cart/add'],
    ['write', 'PUT', '/customer/account'],
    ['read', 'GET', '/orders/v1/orders/BY01'],
    ['read', 'POST', '/orders/v1/orders/search'],
    ['read', 'GET', '/inventory/v1/availability/A?channel=web'],
    ['read', 'POST', '/inventory/v1/availability/batch'],
    ['read', 'GET', '/pricing/v1/prices/A?channel=web'],
    ['read', 'GET', '/inventory/v1/nothing'],
    ['read', 'DELETE', '/inventory/v9/availability/A'],
    ['passthrough', 'GET', '/'],
    ['passthrough', 'HEAD', '/shirts.html?size=L'],
    ['passthrough', 'OPTIONS', '/shirts.html'],
    ['passthrough', 'GET', '/INVENTORY/v1/availability/A'],
    ['passthrough', 'GET', 'no path at all'],
  ])('%s: %s %s', (priority, method, url) => {
    expect(priorityOf(head(method, url))).toBe(priority);
  });

  it('synthetic: whatever it asks, when it says so itself', () => {
    expect(priorityOf(head('POST', '/orders/v1/orders', { [SYNTHETIC_HEADER]: 'unsigned' }))).toBe('synthetic');
  });
});
