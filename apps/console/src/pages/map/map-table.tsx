import type { ShopMap } from '../../api/control.generated.js';
import { Mark } from '../../parts/mark.js';
import { Table, type Column } from '../../parts/table.js';
import { failedText, freshnessText, mendText, STATE_TONES, withoutText } from './map-words.js';

const COLUMNS: readonly Column<ShopMap['nodes'][number]>[] = [
  {
    name: 'What',
    cell: ({ href, title, kind, domain }) => (
      <>
        <span className="font-semibold">{href === null ? title : <a href={href}>{title}</a>}</span>
        <span className="block text-sm text-soft">
          {kind}
          {domain === null ? '' : ` of ${domain}`}
        </span>
      </>
    ),
  },
  { name: 'Mend', isFigure: true, cell: mendText },
  {
    name: 'State',
    cell: ({ state }) => (
      <span className="whitespace-nowrap">
        <Mark tone={STATE_TONES[state]}>{state}</Mark>
      </span>
    ),
  },
  { name: 'Why', cell: ({ because }) => because },
  { name: 'Failed journeys', isFigure: true, cell: failedText },
  { name: 'Orders without it', isFigure: true, cell: withoutText },
  { name: 'Freshness', isFigure: true, cell: freshnessText },
];

/** Every place of the graph, a row each: integrations in the order in which to mend them. */
export function MapTable({ map: { nodes } }: { readonly map: ShopMap }) {
  return <Table caption="Every place of the map" columns={COLUMNS} rows={nodes} keyOf={({ id }) => id} />;
}
