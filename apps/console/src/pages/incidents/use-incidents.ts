import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { IncidentFilter } from './incident-filter.js';
import type { IncidentList, IncidentPage, NotificationChannels, ParkedPage } from '../../api/control.generated.js';

/** A timeline grows while people look at it, ms. */
const ASK_EVERY_MS = 2_000;

export function useIncidents(filter: IncidentFilter): UseQueryResult<IncidentList> {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined)).toString();
  return useQuery({
    queryKey: ['incidents', query],
    queryFn: ({ signal }) => askControl<IncidentList>(`/incidents?${query}`, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
}

export function useIncident(id: string): UseQueryResult<IncidentPage> {
  return useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => askControl<IncidentPage>(`/incidents/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
}

export function useChannels(): UseQueryResult<NotificationChannels> {
  return useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => askControl<NotificationChannels>('/notifications', { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
}

/** What channels did not take. */
export function useParkedMessages(): UseQueryResult<ParkedPage> {
  return useQuery({
    queryKey: ['parked-messages'],
    queryFn: ({ signal }) => askControl<ParkedPage>('/parked?service=control', { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
}

/** After somebody changed something: all of it is asked for again. */
export function useIncidentsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [['incidents'], ['incident'], ['channels'], ['parked-messages']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
