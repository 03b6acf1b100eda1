import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from './button.js';

/** Who asks, and why: both go into the record. */
export interface PersonalWord {
  readonly person: string;
  readonly reason: string;
}

interface WordDialogProps {
  readonly title: string;
  /** What would happen. */
  readonly description: ReactNode;
  /** What the button says. */
  readonly action: string;
  readonly weight?: 'plain' | 'grave';
  /** What else is asked for, above the reason. */
  readonly fields?: ReactNode;
  /** Only who asks: a test needs no reason. */
  readonly withoutReason?: true;
  readonly onAgree: (word: PersonalWord) => Promise<unknown>;
  readonly onClose: () => void;
}

export const FIELD = 'mt-1 w-full rounded-md border border-edge bg-ground px-3 py-2';

/** Says what would happen, asks who wants it and why, and does it; what control refuses stands in the dialog. */
export function WordDialog(props: WordDialogProps) {
  const { title, description, action, weight = 'plain', fields, withoutReason, onAgree, onClose } = props;
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const [personId, reasonId] = [useId(), useId()];
  const asking = useMutation({ mutationFn: onAgree, onSuccess: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    asking.mutate({ person, reason });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 bg-black/50" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-raised p-5 text-ink">
          <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
          <Dialog.Description className="mt-2 text-soft">{description}</Dialog.Description>
          <form onSubmit={submit} className="mt-4 grid gap-4">
            {fields}
            {withoutReason ? undefined : (
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
            )}
            <label htmlFor={personId}>
              Who you are
              <input
                id={personId}
                value={person}
                onChange={({ target }) => setPerson(target.value)}
                required
                maxLength={200}
                autoComplete="name"
                className={FIELD}
              />
            </label>
            {asking.error && (
              <p role="alert" className="rounded-md bg-bad-ground p-3 text-bad">
                {asking.error.message}
              </p>
            )}
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={onClose}>Leave it as it is</Button>
              <Button type="submit" weight={weight} disabled={asking.isPending}>
                {asking.isPending ? 'Asking …' : action}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
