import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** In small letters below it. */
  readonly more?: ReactNode;
}

/** Names and values, side by side as far as there is room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-x-6 gap-y-4">
      {facts.map(({ name, value, more }) => (
        <div key={name} className="min-w-0">
          <dt className="text-sm text-soft">{name}</dt>
          <dd className="font-semibold wrap-anywhere">
            {value}
            {more === undefined ? undefined : <span className="block text-sm font-normal text-soft">{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
