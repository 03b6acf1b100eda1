import { ContractRouter, type ContractOperation } from '@banyan/contracts';
import { canonicalPath, OwnedPrefixes } from '@banyan/proxy';
import { timed } from './batches.js';
import type { MicroFigure } from './pieces.js';

/** A gateway with its first domain, one as it is shipped, and one of a house that has extracted everything for years. */
const SIZES = [
  { domains: 1, versions: 1 },
  { domains: 3, versions: 3 },
  { domains: 30, versions: 30 },
] as const;
const OPERATIONS_OF_VERSION = 4;

/** Whose a path is, and which operation it means, with ever more domains and versions; asked of the last of them. */
export function manyContractsFigures(batches: number): readonly MicroFigure[] {
  return SIZES.flatMap(({ domains, versions }) => {
    const names = Array.from({ length: domains }, (_, at) => `domain-${at}`);
    const owned = new OwnedPrefixes(names.map((domain) => `/${domain}/v{n}`));
    const router = new ContractRouter(
      names.flatMap((domain) => Array.from({ length: versions }, (_, at) => operationsOf(domain, `v${at + 1}`)).flat()),
    );
    const asked = `/domain-${domains - 1}/v${versions}/thing-0/SHIRT-4711-L?channel=web`;
    const held = domains === 1 ? '1 domain with 1 version' : `${domains} domains with ${versions} versions each`;
    return [
      { title: `an owned path and its operation: ${held}`, path: asked },
      { title: `a path that is not owned: ${held}`, path: '/rest/products/4711?fields=name,price' },
    ].map(({ title, path }) => ({
      piece: 'many-contracts' as const,
      title,
      ...timed(() => {
        const read = canonicalPath(path);
        if (read.kind !== 'path' || read.ownedBy(owned) !== 'owned') return undefined;
        return router.match('GET', read.segments ?? []);
      }, batches),
    }));
  });
}

/** As far as finding them goes. */
function operationsOf(domain: string, version: string): readonly ContractOperation[] {
  return Array.from({ length: OPERATIONS_OF_VERSION }, (_, at) => {
    const found = { domain, version, method: 'GET', route: `/${domain}/${version}/thing-${at}/{sku}` };
    return found as ContractOperation;
  });
}
