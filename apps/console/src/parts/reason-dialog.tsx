import { Dialog } from '@base-ui/react/dialog';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useSession } from '../api/use-session.js';
import { FIELD } from './field.js';
import { Button } from './button.js';

/** Who wants something, and why: both go into the record. */
export interface Reasoned {
  readonly person: string;
  readonly reason: string;
}

interface ReasonDialogProps {
  readonly title: string;
  /** What will happen. */
  readonly preview: ReactNode;
  /** On the button that does it. */
  readonly act: string;
  readonly weight?: 'plain' | 'grave';
  /** Is it being asked for? */
  readonly isPending: boolean;
  readonly error: Error | null;
  /** False: only who asks, of what goes into no record. Default true. */
  readonly asksWhy?: boolean;
  /** Further fields, above those of the reason. */
  readonly children?: ReactNode;
  readonly onAct: (wish: Reasoned) => void;
  readonly onClose: () => void;
}

/** Says what would happen, asks who wants it and why, and does it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, preview, act, weight = 'plain', isPending, error, asksWhy = true, children, onAct, onClose } = props;
  // Where control has tokens, who asks is whose token it is.
  const name = useSession().data?.name ?? null;
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const [personId, reasonId] = [useId(), useId()];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAct({ person: name ?? person, reason });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 bg-shade" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-raised p-5 text-ink">
          <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
          <Dialog.Description className="mt-2 text-soft">{preview}</Dialog.Description>
          <form onSubmit={submit} className="mt-4 grid gap-4">
            {children}
            {asksWhy && (
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
                value={name ?? person}
                readOnly={name !== null}
                onChange={({ target }) => setPerson(target.value)}
                required
                maxLength={200}
                autoComplete="name"
                className={`${FIELD} read-only:bg-sunken`}
              />
            </label>
            {error && (
              <p role="alert" className="rounded-md bg-bad-ground p-3 text-bad">
                {error.message}
              </p>
            )}
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={onClose}>Leave it as it is</Button>
              <Button type="submit" weight={weight} disabled={isPending}>
                {isPending ? 'Asking …' : act}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
