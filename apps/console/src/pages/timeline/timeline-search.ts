/** What of the timeline is asked for, as it stands in the URL. Whatever cannot be meant is left out. */
export interface TimelineSearch {
  readonly domain?: string;
  readonly kind?: string;
  readonly person?: string;
  /** Where a page begins; absent: with the latest. */
  readonly before?: string;
}

const FORMS = {
  domain: /^[a-z][a-z0-9-]{0,63}$/,
  kind: /^[a-z][a-z-]{0,39}$/,
  person: /^.{1,100}$/,
  before: /^\d{1,15}\.[\w.:-]{1,200}$/,
} as const;

export function timelineSearch(search: Readonly<Record<string, unknown>>): TimelineSearch {
  return Object.fromEntries(
    Object.entries(FORMS).flatMap(([name, form]) => {
      const value = search[name];
      return typeof value === 'string' && form.test(value) ? [[name, value]] : [];
    }),
  );
}
