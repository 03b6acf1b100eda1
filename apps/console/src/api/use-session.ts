import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { askControl, changeControl } from './ask-control.js';
import type { Session } from './control.generated.js';

export const SESSION_KEY = ['session'] as const;

/** Who is signed in, and what they may do. Whatever else is asked in vain (401) has it asked again. */
export function useSession(): UseQueryResult<Session> {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => askControl<Session>('/session', { signal }),
    staleTime: Infinity,
  });
}

/** May whoever is signed in do this? @param operation such as `POST /api/domains/{domain}/rollback` */
export function useMay(operation: string): boolean {
  return useSession().data?.operations.includes(operation) ?? false;
}

/** Must somebody sign in first? */
export function isSignedOut({ tokens, name }: Session): boolean {
  return tokens && name === null;
}

/** @throws ControlProblem */
export async function signIn(token: string, answers: QueryClient): Promise<void> {
  answers.setQueryData(SESSION_KEY, await changeControl<Session>('/session', { token }));
}

/** Nothing of what was seen stays on the page. @throws ControlProblem */
export async function signOut(answers: QueryClient): Promise<void> {
  const session = await changeControl<Session>('/session', {}, 'DELETE');
  answers.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  answers.setQueryData(SESSION_KEY, session);
}
