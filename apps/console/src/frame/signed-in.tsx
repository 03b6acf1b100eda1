import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../api/control.generated.js';
import { signOut } from '../api/use-session.js';

/** Who looks at this, and as what; where nobody has to sign in, that is said. */
export function SignedIn({ session }: { readonly session: Session }) {
  const answers = useQueryClient();
  const leaving = useMutation({ mutationFn: () => signOut(answers) });
  if (!session.tokens) {
    return (
      <p className="rounded-md bg-wait-ground px-3 py-2 text-sm text-wait">
        Nobody signs in here: whoever reaches this page may do everything.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
      <p className="min-w-0 wrap-anywhere">
        <span className="font-semibold">{session.name}</span> <span className="text-soft">{session.role}</span>
      </p>
      <button
        type="button"
        onClick={() => leaving.mutate()}
        disabled={leaving.isPending}
        className="rounded-md border border-edge bg-raised px-2 py-1 hover:bg-sunken"
      >
        Sign out
      </button>
      {leaving.error && (
        <p role="alert" className="w-full text-bad">
          {leaving.error.message}
        </p>
      )}
    </div>
  );
}
