import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand flush right. */
  readonly isFigure?: boolean;
  /** A cell that says nothing is left out of the card of a narrow window. Default: every cell says something. */
  readonly saysNothing?: (row: Row) => boolean;
}

interface TableProps<Row> {
  /** What it shows, for whoever does not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** Rows under headings; in a narrow window each row is a card whose cells say their heading themselves. The first cell names the row. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <table className="w-full border-collapse text-left max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line text-sm text-soft">
          {columns.map(({ name, isFigure }) => (
            <th key={name} scope="col" className={`py-2 pr-4 font-normal last:pr-0 ${isFigure ? 'text-right' : ''}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr key={keyOf(row)} className="border-b border-line align-top last:border-0 max-md:block max-md:py-3">
            {columns.map(({ name, cell, isFigure, saysNothing }, index) =>
              index === 0 ? (
                <th key={name} scope="row" className="py-2 pr-4 font-normal max-md:block max-md:py-0 max-md:pr-0">
                  {cell(row)}
                </th>
              ) : (
                <td
                  key={name}
                  className={`py-2 pr-4 last:pr-0 max-md:justify-between max-md:pr-0 max-md:gap-4 max-md:py-0.5 ${isFigure ? 'text-right' : ''} ${saysNothing?.(row) === true ? 'max-md:hidden' : 'max-md:flex'}`}
                >
                  <span className="text-sm text-soft md:hidden" aria-hidden="true">
                    {name}
                  </span>
                  <div className="min-w-0 wrap-anywhere max-md:text-right">{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
