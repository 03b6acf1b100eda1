import { formatTraceparent } from '@banyan/kernel';
import { activeContext } from '@banyan/observability';

/** The step that this call is in, for whoever is called; what was kept of the beginning, where this call is in none. */
export function ownTraceparent(kept?: string | null): { readonly traceparent?: string } {
  const active = activeContext();
  if (active !== undefined) return { traceparent: formatTraceparent(active) };
  return kept === undefined || kept === null ? {} : { traceparent: kept };
}
