import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeControl } from '../../api/ask-control.js';
import type { IgnoreRule, IgnoreWish } from '../../api/control.generated.js';
import { FIELD } from '../../parts/field.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { count } from '../../look/words.js';

/** What somebody wants to be ignored; what is absent may be anything. */
export type Ignored = Pick<IgnoreWish, 'path' | 'operation' | 'kind' | 'about'>;

interface IgnoreDialogProps {
  readonly domain: string;
  readonly ignored: Ignored;
  readonly onClose: () => void;
}

const PERIODS = [7, 14, 30, 90];

/** Ignores differences for a time: they are counted and kept, and are no evidence. */
export function IgnoreDialog({ domain, ignored, onClose }: IgnoreDialogProps) {
  const queries = useQueryClient();
  const [days, setDays] = useState(14);
  const { path, operation, kind, about } = ignored;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: IgnoreWish) =>
      changeControl<IgnoreRule>(`/domains/${encodeURIComponent(domain)}/ignore-rules`, wish),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ignore-rules', domain] });
      await queries.invalidateQueries({ queryKey: ['mismatch-groups', domain] });
      await queries.invalidateQueries({ queryKey: ['mismatch-group', domain] });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={`Ignore ${path}`}
      preview={
        <>
          Differences {kind === undefined ? 'of any kind' : `of the kind “${kind}”`}
          {about === undefined ? '' : `, “${about}”`}{' '}
          {kind === undefined ? 'in this field and below it' : 'in this field'}, of {operation ?? 'every operation'}.
          They are counted and kept, but are no evidence: they trip nothing and block nothing. What was counted before
          stays.
        </>
      }
      act="Ignore it"
      weight="grave"
      isPending={isPending}
      error={error}
      onAct={(wish) => mutate({ ...wish, ...ignored, days })}
      onClose={onClose}
    >
      <label>
        Until it counts again
        <select value={days} onChange={({ target }) => setDays(Number(target.value))} className={FIELD}>
          {PERIODS.map((period) => (
            <option key={period} value={period}>
              {count(period, 'day')}
            </option>
          ))}
        </select>
      </label>
    </ReasonDialog>
  );
}
