/** An instant in UTC, with the reader's own time on hover. @param iso ISO 8601 in UTC, or milliseconds since the epoch */
export function Instant({ iso }: { readonly iso: string | number }) {
  const date = new Date(iso);
  return (
    <time
      dateTime={date.toISOString()}
      title={date.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })}
    >
      {date.toISOString().replace('T', ' ').slice(0, 19)} UTC
    </time>
  );
}
