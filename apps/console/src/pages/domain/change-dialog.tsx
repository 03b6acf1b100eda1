import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { changeControl } from '../../api/ask-control.js';
import { useSession } from '../../api/use-session.js';
import type { ChangeAnswer, DomainStatus, PersonalChange } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { Button } from '../../parts/button.js';

/** What a person may do to a latch. */
export type LatchChange = 'rollback' | 'reset';

interface ChangeDialogProps {
  readonly domain: DomainStatus;
  readonly change: LatchChange;
  readonly onClose: () => void;
}

const TITLES = { rollback: 'Roll back', reset: 'Arm again' } as const;
const FIELD = 'mt-1 w-full rounded-md border border-edge bg-ground px-3 py-2';

/** Says what would happen, asks who wants it and why, and does it. Both go into the record. */
export function ChangeDialog({ domain, change, onClose }: ChangeDialogProps) {
  // Where control has tokens, who asks is whose token it is.
  const name = useSession().data?.name ?? null;
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const [personId, reasonId] = [useId(), useId()];
  const asking = useMutation({
    mutationFn: (wish: PersonalChange) =>
      changeControl<ChangeAnswer>(`/domains/${encodeURIComponent(domain.domain)}/${change}`, wish),
    onSuccess: onClose,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const confirmTrips = change === 'reset' ? domain.reentry?.confirmTrips : undefined;
    asking.mutate({
      ...(name === null ? { person } : {}),
      reason,
      ...(domain.latch === null ? {} : { expectedEpoch: domain.latch.epoch }),
      ...(confirmTrips === null || confirmTrips === undefined ? {} : { confirmTrips }),
    });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 bg-black/50" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-raised p-5 text-ink">
          <Dialog.Title className="text-lg font-semibold">
            {TITLES[change]} {domain.domain}
          </Dialog.Title>
          <Dialog.Description className="mt-2 text-soft">{previewOf(domain, change)}</Dialog.Description>
          <form onSubmit={submit} className="mt-4 grid gap-4">
            <label htmlFor={reasonId}>
              Why
              <textarea
                id={reasonId}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
                required
                maxLength={1000}
                rows={3}
                className={FIELD}
              />
            </label>
            <label htmlFor={personId}>
              Who you are
              <input
                id={personId}
                value={name ?? person}
                readOnly={name !== null}
                onChange={({ target }) => setPerson(target.value)}
                required
                maxLength={200}
                autoComplete="name"
                className={`${FIELD} read-only:border-line read-only:bg-sunken`}
              />
            </label>
            {asking.error && (
              <p role="alert" className="rounded-md bg-bad-ground p-3 text-bad">
                {asking.error.message}
              </p>
            )}
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={onClose}>Leave it as it is</Button>
              <Button type="submit" weight={change === 'rollback' ? 'grave' : 'plain'} disabled={asking.isPending}>
                {asking.isPending ? 'Asking …' : TITLES[change]}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function previewOf({ share, flag, reentry }: DomainStatus, change: LatchChange): string {
  if (change === 'rollback')
    return `${percent(share.observed ?? share.intended)} of the traffic goes back to legacy at once, at every gateway. Orders the service has begun are finished there. Afterwards a person arms it again.`;
  const intended = flag.intendedPercent ?? 0;
  return `The flag intends ${intended} %: so much goes to the service again as soon as it is armed. The evidence begins anew. ${reentry?.text ?? ''}`;
}
