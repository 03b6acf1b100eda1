import type { MapNode, ShopMap } from '../../api/control.generated.js';
import { Table, type Column } from '../../parts/table.js';
import { failedText, freshnessText, mendText, withoutText } from './map-words.js';
import { StateMark } from './state-mark.js';

const COLUMNS: readonly Column<MapNode>[] = [
  {
    name: 'What',
    cell: ({ href, title, kind, domain, state }) => (
      <>
        <span className="flex items-baseline justify-between gap-3">
          <span className="font-semibold">{href === null ? title : <a href={href}>{title}</a>}</span>
          <span className="whitespace-nowrap md:hidden">
            <StateMark state={state} />
          </span>
        </span>
        <span className="block text-sm text-soft">
          {kind}
          {domain === null ? '' : ` of ${domain}`}
        </span>
      </>
    ),
  },
  { name: 'Mend', isFigure: true, cell: mendText, saysNothing: isNothing(mendText) },
  {
    name: 'State',
    cell: ({ state }) => (
      <span className="whitespace-nowrap">
        <StateMark state={state} />
      </span>
    ),
    // It stands beside the name there.
    saysNothing: () => true,
  },
  { name: 'Why', cell: ({ because }) => because },
  { name: 'Failed journeys', isFigure: true, cell: failedText, saysNothing: isNothing(failedText) },
  { name: 'Orders without it', isFigure: true, cell: withoutText, saysNothing: isNothing(withoutText) },
  { name: 'Freshness', isFigure: true, cell: freshnessText, saysNothing: isNothing(freshnessText) },
];

/** No figure, or none of what is counted: in a narrow window the place is said in fewer lines. */
function isNothing(textOf: (node: MapNode) => string): (node: MapNode) => boolean {
  return (node) => ['–', '0'].includes(textOf(node));
}

/** Every place of the graph, a row each: integrations in the order in which to mend them. */
export function MapTable({ map: { nodes } }: { readonly map: ShopMap }) {
  return <Table caption="Every place of the map" columns={COLUMNS} rows={nodes} keyOf={({ id }) => id} />;
}
