import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { IntegrationList } from '../../api/control.generated.js';

/** Others take things out of use, and what is over ends by itself, ms. */
const AGAIN_MS = 5_000;

export function useIntegrations(): UseQueryResult<IntegrationList> {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: ({ signal }) => askControl<IntegrationList>('/integrations', { signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** After somebody changed a switch: what shows it is asked for again. */
export function useSwitchesChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([['integrations'], ['map']].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}
