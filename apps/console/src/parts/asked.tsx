import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

interface AskedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (answer: T) => ReactNode;
}

/** What control was asked for: the answer as soon as there is one, or why there is none and how to ask again. */
export function Asked<T>({ query, children }: AskedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <p className="text-soft">Asking control …</p>;
  return (
    <div role="alert" className="rounded-lg border border-bad bg-bad-ground p-4 text-bad">
      <p>{query.error.message}</p>
      <button
        type="button"
        onClick={() => void query.refetch()}
        className="mt-3 rounded-md border border-bad px-3 py-1.5 font-semibold"
      >
        Ask again
      </button>
    </div>
  );
}
