import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeControl } from '../../api/ask-control.js';
import type { JudgementAnswer, JudgementWish, MismatchGroup } from '../../api/control.generated.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { JUDGEMENT_WORDS, type Judgement } from './judgement-words.js';

interface JudgeDialogProps {
  readonly domain: string;
  readonly group: MismatchGroup;
  readonly onClose: () => void;
}

const WORDS = Object.entries(JUDGEMENT_WORDS) as [Judgement, (typeof JUDGEMENT_WORDS)[Judgement]][];

/** What somebody says of a group: a note on record, that changes no evidence. */
export function JudgeDialog({ domain, group, onClose }: JudgeDialogProps) {
  const queries = useQueryClient();
  const [judgement, setJudgement] = useState<Judgement>(group.judgement?.judgement ?? 'service-wrong');
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: JudgementWish) =>
      changeControl<JudgementAnswer>(
        `/domains/${encodeURIComponent(domain)}/mismatch-groups/${group.id}/judgement`,
        wish,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mismatch-group', domain, group.id] });
      await queries.invalidateQueries({ queryKey: ['mismatch-groups', domain] });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={`Judge ${group.path}`}
      preview="It is a note, on record with your name. What is judged counts as a mismatch all the same, and no evidence changes."
      act="Judge"
      isPending={isPending}
      error={error}
      onAct={(wish) => mutate({ ...wish, judgement })}
      onClose={onClose}
    >
      <fieldset>
        <legend>What it is</legend>
        <div className="mt-1 grid gap-1">
          {WORDS.map(([value, { words, meaning }]) => (
            <label key={value} className="flex gap-2">
              <input
                type="radio"
                name="judgement"
                value={value}
                checked={judgement === value}
                onChange={() => setJudgement(value)}
                className="mt-1.5"
              />
              <span>
                {words} <span className="block text-sm text-soft">{meaning}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </ReasonDialog>
  );
}
