import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changeControl } from '../../api/ask-control.js';
import type { IntegrationSwitch } from '../../api/control.generated.js';
import { Choice } from '../../parts/choice.js';
import { Instant } from '../../parts/instant.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { useSwitchesChanged } from './use-integrations.js';

/** For how long, minutes; longer than a shift somebody says it again. */
const TIMES = [
  { value: '15', words: '15 min' },
  { value: '60', words: '1 hour' },
  { value: '240', words: '4 hours' },
  { value: '480', words: '8 hours' },
  { value: '1440', words: '24 hours' },
] as const;
const MINUTE_MS = 60_000;

interface SwitchDialogProps {
  readonly id: string;
  readonly title: string;
  /** What happens while it is out of use. */
  readonly whenOff: string;
  /** Is it to be taken out of use, or into use again? */
  readonly to: 'off' | 'on';
  readonly onClose: () => void;
}

/** Takes an integration out of use for a time, or into use again: what will happen, for how long, who and why. */
export function SwitchDialog({ id, title, whenOff, to, onClose }: SwitchDialogProps) {
  const changed = useSwitchesChanged();
  const [minutes, setMinutes] = useState<(typeof TIMES)[number]['value']>('60');
  // Of the moment at which it is opened: the time that is shown must not run away from its reader.
  const [nowMs] = useState(() => Date.now());
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: object) =>
      changeControl<IntegrationSwitch>(`/integrations/${encodeURIComponent(id)}/${to}`, wish),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  if (to === 'on') {
    return (
      <ReasonDialog
        title={`Take ${title} into use again`}
        preview="It is asked again at once, before its time is over. What waited for it goes on."
        act="Take it into use"
        isPending={isPending}
        error={error}
        onAct={mutate}
        onClose={onClose}
      />
    );
  }
  return (
    <ReasonDialog
      title={`Take ${title} out of use`}
      preview={
        <>
          {whenOff} <strong className="font-semibold text-ink">It ends by itself at about </strong>
          <Instant iso={nowMs + Number(minutes) * MINUTE_MS} />.
        </>
      }
      act="Take it out of use"
      weight="grave"
      isPending={isPending}
      error={error}
      onAct={(word) => mutate({ ...word, minutes: Number(minutes) })}
      onClose={onClose}
    >
      <Choice name="For" value={minutes} options={TIMES} onChange={setMinutes} />
    </ReasonDialog>
  );
}
