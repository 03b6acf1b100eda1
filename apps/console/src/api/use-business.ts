import { useQuery } from '@tanstack/react-query';
import { askControl } from './ask-control.js';
import type { Business } from './control.generated.js';

const AGAIN_MS = 15_000;

/** What the shop is for, as of now. */
export function useBusiness() {
  return useQuery({
    queryKey: ['business'],
    queryFn: ({ signal }) => askControl<Business>('/business', { signal }),
    refetchInterval: AGAIN_MS,
  });
}
