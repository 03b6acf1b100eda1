import type { ContractList, ContractUsage } from '../../api/control.generated.js';
import { Instant } from '../../parts/instant.js';
import { Table } from '../../parts/table.js';

interface ConsumerTableProps extends ContractUsage {
  readonly storefronts: ContractList['storefronts'];
}

/** Who used which operation of which version, the last seen first: what retiring one asks. */
export function ConsumerTable({ uses, countingSince, storefronts }: ConsumerTableProps) {
  if (uses.length === 0) {
    return (
      <p className="text-soft">
        {countingSince === null
          ? 'No use of any contract was counted yet. Storefronts are counted by the name they send as X-Storefront, as soon as they ask for anything that is owned.'
          : `Nobody was seen to use any since ${countingSince}, when counting began.`}
      </p>
    );
  }
  const contacts = new Map(storefronts.map(({ name, contact }) => [name, contact]));
  return (
    <>
      <Table
        caption="Uses of contracts, the last seen first"
        rows={uses}
        keyOf={(use) => [use.storefront, use.domain, use.version, use.operation, use.deprecatedField].join(' ')}
        columns={[
          {
            name: 'Storefront',
            cell: ({ storefront }) => (
              <>
                {storefront}
                <span className="block text-sm text-soft">{contacts.get(storefront)}</span>
              </>
            ),
          },
          {
            name: 'Uses',
            cell: ({ domain, version, operation, deprecatedField }) => (
              <>
                {operation} of {domain} {version}
                {deprecatedField === null ? undefined : (
                  <>
                    {' '}
                    with deprecated <code>{deprecatedField}</code>
                  </>
                )}
              </>
            ),
          },
          { name: 'Requests', isFigure: true, cell: ({ requests }) => requests.toLocaleString('en') },
          { name: 'Last seen', cell: ({ lastSeen }) => <Instant iso={lastSeen} /> },
        ]}
      />
      <p className="mt-4 text-sm text-soft">
        Counted since {countingSince}. <code>default</code> sends no <code>X-Storefront</code>, <code>unknown</code> one
        that nobody registered.
      </p>
    </>
  );
}
