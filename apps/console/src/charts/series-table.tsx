import { Instant } from '../parts/instant.js';

export interface TableColumn {
  readonly name: string;
  readonly cells: readonly (string | undefined)[];
}

/** Rows that are told in the table; the latest of them, since those are asked for. */
const MOST_ROWS = 60;

/** The same as the chart above it, in words and numbers, the latest first. */
export function SeriesTable({
  caption,
  at,
  columns,
}: {
  readonly caption: string;
  /** Seconds since the Unix epoch. */
  readonly at: readonly number[];
  readonly columns: readonly TableColumn[];
}) {
  const rows = at
    .map((seconds, step) => ({ seconds, cells: columns.map(({ cells }) => cells[step]) }))
    .filter(({ cells }) => cells.some((cell) => cell !== undefined))
    .toReversed();
  return (
    <details className="mt-2">
      <summary className="cursor-pointer text-sm text-link">As a table</summary>
      {rows.length === 0 ? (
        <p className="mt-2 text-sm text-soft">Nothing was counted in this time.</p>
      ) : (
        <div className="mt-2 max-h-80 overflow-auto" tabIndex={0} role="region" aria-label={caption}>
          <table className="w-full min-w-80 text-right text-sm">
            <caption className="sr-only">{caption}</caption>
            <thead className="text-soft">
              <tr>
                <th scope="col" className="pb-1 text-left font-normal">
                  From
                </th>
                {columns.map(({ name }) => (
                  <th key={name} scope="col" className="pb-1 pl-4 font-normal">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_ROWS).map(({ seconds, cells }) => (
                <tr key={seconds} className="border-t border-line">
                  <th scope="row" className="py-1 text-left font-normal">
                    <Instant iso={seconds * 1_000} />
                  </th>
                  {cells.map((cell, column) => (
                    <td key={columns[column]?.name} className="pl-4">
                      {cell ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > MOST_ROWS && (
            <p className="mt-2 text-sm text-soft">The latest {MOST_ROWS}; the API has all of them.</p>
          )}
        </div>
      )}
    </details>
  );
}
