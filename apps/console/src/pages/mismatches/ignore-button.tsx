import { useState } from 'react';
import { GuardedButton } from '../../parts/guarded-button.js';
import { IgnoreDialog, type Ignored } from './ignore-dialog.js';

interface IgnoreButtonProps {
  readonly domain: string;
  readonly ignored: Ignored;
  /** In a row with many others. */
  readonly isSmall?: boolean;
}

/** Opens the dialog that makes a rule. */
export function IgnoreButton({ domain, ignored, isSmall = false }: IgnoreButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <GuardedButton
        operation="POST /api/domains/{domain}/ignore-rules"
        onClick={() => setOpen(true)}
        aria-label={`Ignore ${ignored.path} …`}
        {...(isSmall && { className: 'px-2.5! py-0.5! text-sm font-normal' })}
      >
        Ignore …
      </GuardedButton>
      {isOpen && <IgnoreDialog domain={domain} ignored={ignored} onClose={() => setOpen(false)} />}
    </div>
  );
}
