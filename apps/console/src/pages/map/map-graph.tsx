import type { MapNode, ShopMap } from '../../api/control.generated.js';
import { failedText, freshnessText } from './map-words.js';
import { StateMark } from './state-mark.js';

/**
 * From the storefront to what the shop leans on, left to right; each arm with its own integrations behind it. Lists in lists: a
 * screen reader hears the same that eyes see, and everything in it is reached by keyboard. In a narrow window a place is a line, unless
 * there is more to say of it.
 */
export function MapGraph({ map: { nodes, edges } }: { readonly map: ShopMap }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const behind = (id: string): readonly MapNode[] =>
    edges.flatMap(({ from, to }) => (from === id ? (byId.get(to) ?? []) : []));
  const [storefront, gateway] = [byId.get('storefront'), byId.get('gateway')];
  if (storefront === undefined || gateway === undefined) return null;
  const ways = behind('gateway');
  const arms = ways.filter(({ kind }) => kind === 'arm');
  const whole = ways.filter(({ kind }) => kind !== 'arm');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[14rem_minmax(0,1fr)]">
      <ol className="grid content-start gap-3 xl:border-r-2 xl:border-edge xl:pr-4" aria-label="before the arms">
        {[storefront, gateway].map((node) => (
          <li key={node.id}>
            <Node node={node} />
          </li>
        ))}
        {whole.length > 0 && (
          <li>
            <p className="mb-2 text-sm text-soft">The whole shop leans on</p>
            <ul className="grid gap-2 max-md:gap-1">
              {whole.map((node) => (
                <li key={node.id}>
                  <Node node={node} />
                </li>
              ))}
            </ul>
          </li>
        )}
      </ol>
      <ul className="grid gap-3" aria-label="arms and what they lean on">
        {arms.map((arm) => (
          <li
            key={arm.id}
            className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-2 border-l-2 border-edge pl-4 md:grid-cols-[15rem_minmax(0,1fr)]"
          >
            <Node node={arm} />
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-2 max-md:gap-1">
              {behind(arm.id).map((node) => (
                <li key={node.id}>
                  <Node node={node} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

const EDGES: Readonly<Record<MapNode['state'], string>> = {
  ok: 'border-line',
  degraded: 'border-wait',
  failing: 'border-bad',
  misconfigured: 'border-bad',
  'no-data': 'border-line border-dashed',
};

function Node({ node }: { readonly node: MapNode }) {
  const { title, href, state, kind, id, rank, failedJourneys, ordersWithout, lagP99Ms } = node;
  const without = ordersWithout ?? 0;
  const colour = kind !== 'arm' ? '' : id.endsWith('.service') ? 'text-service' : 'text-legacy';
  return (
    <div className={`rounded-md border-2 bg-ground p-2.5 max-md:px-2 max-md:py-1 ${EDGES[state]}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 md:block">
        <p className={`font-semibold wrap-anywhere ${colour}`}>{href === null ? title : <a href={href}>{title}</a>}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm md:mt-1">
          <StateMark state={state} />
          {rank !== null && failedJourneys + without > 0 && <span className="font-semibold">mend {ordinal(rank)}</span>}
        </p>
      </div>
      {failedJourneys > 0 && <p className="mt-1 text-sm">failed journeys: {failedText(node)}</p>}
      {without > 0 && <p className="mt-1 text-sm">orders without it: {without.toLocaleString('en')}</p>}
      {lagP99Ms !== null && <p className="mt-1 text-sm text-soft">99 of 100 changes within {freshnessText(node)}</p>}
    </div>
  );
}

function ordinal(rank: number): string {
  return rank === 1 ? 'first' : `as no. ${rank}`;
}
