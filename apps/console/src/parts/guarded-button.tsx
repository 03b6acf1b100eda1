import { useId, type ComponentProps } from 'react';
import { useMay, useSession } from '../api/use-session.js';
import { Button } from './button.js';

interface GuardedButtonProps extends ComponentProps<typeof Button> {
  /** What it leads to, such as `POST /api/domains/{domain}/rollback`. */
  readonly operation: string;
}

/** A button that is off, and says why, where the role does not allow what it does. Control refuses it in any case. */
export function GuardedButton({ operation, ...button }: GuardedButtonProps) {
  const may = useMay(operation);
  const role = useSession().data?.role;
  const id = useId();
  if (may || role === undefined) return <Button {...button} />;
  return (
    <>
      <Button {...button} disabled aria-describedby={id} />
      <p id={id} className="mt-2 text-sm text-soft">
        Your role, {role}, does not allow this.
      </p>
    </>
  );
}
