import { useMutation } from '@tanstack/react-query';
import { changeControl } from '../../api/ask-control.js';
import { useIncidentsChanged } from './use-incidents.js';

/** What a dialog needs to ask control for a change of incidents or of who is told of them. */
export interface Asking {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly ask: (wish: object) => void;
}

/** @param path below `/api` */
export function useAsking(path: string, onClose: () => void): Asking {
  const changed = useIncidentsChanged();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: object) => changeControl<object>(path, wish),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  return { isPending, error, ask: mutate };
}
