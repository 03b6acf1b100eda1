import { Link } from '@tanstack/react-router';
import type { Series } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';

/** How well each channel was answered, by arm; one that is chosen is what the charts show. */
export function ChannelTable({ series, chosen }: { readonly series: Series; readonly chosen: string | undefined }) {
  const { channels } = series;
  if (channels.length === 0) return null;
  return (
    <section aria-label="By channel" className="mt-7">
      <h3 className="font-semibold">By channel</h3>
      <div className="mt-2 overflow-x-auto" tabIndex={0} role="region" aria-label="indicators by channel">
        <table className="w-full min-w-[36rem] text-right text-sm">
          <thead className="text-soft">
            <tr>
              <th scope="col" className="pb-1 text-left font-normal">
                Channel
              </th>
              <th scope="col" className="pb-1 pl-4 text-left font-normal">
                Arm
              </th>
              <th scope="col" className="pb-1 pl-4 font-normal">
                Requests
              </th>
              <th scope="col" className="pb-1 pl-4 font-normal">
                Answered well
              </th>
              <th scope="col" className="pb-1 pl-4 font-normal">
                Slow
              </th>
            </tr>
          </thead>
          <tbody>
            {channels.map(({ channel, arm, requests, slow, availability }) => (
              <tr key={`${channel} ${arm}`} className="border-t border-line">
                <th scope="row" className="py-1.5 text-left font-semibold">
                  {channel === '' ? (
                    'none said'
                  ) : (
                    <Link
                      from="/domains/$domain"
                      search={({ channel: _channel, ...search }) =>
                        channel === chosen ? search : { ...search, channel }
                      }
                      resetScroll={false}
                    >
                      {channel === chosen ? `${channel}: show all` : channel}
                    </Link>
                  )}
                </th>
                <td className={`pl-4 text-left ${arm === 'service' ? 'text-service' : 'text-legacy'}`}>{arm}</td>
                <td className="pl-4">{requests.toLocaleString('en')}</td>
                <td className="pl-4 whitespace-nowrap">
                  {percent(availability.value)}{' '}
                  <span className="text-soft">
                    ({percent(availability.low)} to {percent(availability.high)})
                  </span>
                </td>
                <td className="pl-4">{slow.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
