import type { ShopMap } from '../../api/control.generated.js';
import { Mark } from '../../parts/mark.js';
import { failedText, freshnessText, STATE_TONES, withoutText } from './map-words.js';

const HEADS = ['What', 'State', 'Why', 'Failed journeys', 'Orders without it', 'Freshness'] as const;

/** Every place of the graph, a row each: integrations in the order in which to mend them. */
export function MapTable({ map: { nodes } }: { readonly map: ShopMap }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="every place of the map">
      <table className="w-full min-w-[52rem] text-left text-sm">
        <thead className="text-soft">
          <tr>
            <th scope="col" className="pb-1 pr-4 text-right font-normal">
              Mend
            </th>
            {HEADS.map((head) => (
              <th key={head} scope="col" className="pb-1 pr-4 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node.id} className="border-t border-line align-top">
              <td className="py-1.5 pr-4 text-right">{node.rank ?? '–'}</td>
              <th scope="row" className="py-1.5 pr-4 font-semibold">
                {node.href === null ? node.title : <a href={node.href}>{node.title}</a>}
                <span className="block font-normal text-soft">
                  {node.kind}
                  {node.domain === null ? '' : ` of ${node.domain}`}
                </span>
              </th>
              <td className="py-1.5 pr-4">
                <Mark tone={STATE_TONES[node.state]}>{node.state}</Mark>
              </td>
              <td className="py-1.5 pr-4 wrap-anywhere">{node.because}</td>
              <td className="py-1.5 pr-4">{failedText(node)}</td>
              <td className="py-1.5 pr-4">{withoutText(node)}</td>
              <td className="py-1.5 pr-4">{freshnessText(node)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
