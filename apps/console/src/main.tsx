import './look/look.css';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ControlProblem } from './api/ask-control.js';
import { SESSION_KEY } from './api/use-session.js';
import { router } from './router.js';

/** Nobody is signed in any more. */
const UNKNOWN = 401;

const answers = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ControlProblem && error.status === UNKNOWN) {
        void answers.invalidateQueries({ queryKey: SESSION_KEY });
      }
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 1 && !(error instanceof ControlProblem && error.status === UNKNOWN),
      staleTime: 5_000,
      refetchOnWindowFocus: true,
    },
  },
});

const root = document.querySelector('#console');
if (root === null) throw new Error('the page has no place for the console');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={answers}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
