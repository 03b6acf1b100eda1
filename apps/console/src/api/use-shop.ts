import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { askControl } from './ask-control.js';
import type { ShopStatus } from './control.generated.js';
import { STATUS_KEY } from './live-feed.js';

/** Control's picture of the shop: asked once, then kept by the live feed. */
export function useShop(): UseQueryResult<ShopStatus> {
  return useQuery({ queryKey: STATUS_KEY, queryFn: ({ signal }) => askControl<ShopStatus>('/status', { signal }) });
}
