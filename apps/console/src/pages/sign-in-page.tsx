import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { signIn, useSession } from '../api/use-session.js';
import { Button } from '../parts/button.js';

/** In place of any page, as long as nobody is signed in: afterwards that page is there. */
export function SignInPage() {
  const [token, setToken] = useState('');
  const [id, hintId] = [useId(), useId()];
  const field = useRef<HTMLInputElement>(null);
  const answers = useQueryClient();
  const issuer = useSession().data?.issuer ?? null;
  const asking = useMutation({
    mutationFn: () => signIn(token, answers),
    onError: () => field.current?.select(),
  });
  useEffect(() => {
    document.title = 'Sign in · Banyan';
    field.current?.focus();
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 px-4 py-10">
      <p className="flex items-center gap-2 text-lg font-bold">
        <img src="/console/favicon.svg" alt="" className="size-7" />
        Banyan
      </p>
      <form onSubmit={submit} className="grid gap-4 rounded-lg border border-line bg-raised p-5 sm:p-6">
        <h1 className="text-2xl font-bold">Sign in</h1>
        {issuer !== null && (
          <>
            <a
              href={`/sign-in/issuer?back=${encodeURIComponent(window.location.pathname + window.location.search)}`}
              className="rounded-md border border-edge bg-ground px-3 py-2 text-center font-semibold wrap-anywhere hover:bg-sunken"
            >
              Sign in at {issuer}
            </a>
            <p className="text-sm text-soft">Or with a token, also while {issuer} is away:</p>
          </>
        )}
        <label htmlFor={id} className="font-semibold">
          Token
          <input
            ref={field}
            id={id}
            type="password"
            value={token}
            onChange={({ target }) => setToken(target.value)}
            required
            maxLength={200}
            autoComplete="current-password"
            spellCheck={false}
            aria-describedby={hintId}
            className="mt-1 w-full rounded-md border border-edge bg-ground px-3 py-2 font-mono font-normal"
          />
        </label>
        {asking.error && (
          <p role="alert" className="rounded-md bg-bad-ground p-3 text-bad">
            {asking.error.message}
          </p>
        )}
        <div>
          <Button type="submit" disabled={asking.isPending}>
            {asking.isPending ? 'Asking …' : 'Sign in'}
          </Button>
        </div>
        <p id={hintId} className="text-sm text-soft">
          Whoever administers control makes one: <code className="font-mono">banyan tokens create</code>. It begins with{' '}
          <code className="font-mono">banyan_</code>, and opens a session of twelve hours.
        </p>
      </form>
      <p className="text-sm text-soft">
        Without script: <a href="/sign-in">the plain page</a>.
        {issuer !== null && (
          <>
            {' '}
            Somebody else’s turn? <a href="/sign-in/issuer/out">Sign out at {issuer}</a> as well.
          </>
        )}
      </p>
    </main>
  );
}
