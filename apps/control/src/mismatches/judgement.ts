import type { DecisionRecord } from '@banyan/rollout';

/** What a person says of a group of mismatches. */
export const JUDGEMENTS = ['known-and-wanted', 'legacy-wrong', 'service-wrong', 'open'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** The words for it, on pages and in the terminal. */
export const JUDGEMENT_WORDS: Readonly<Record<Judgement, string>> = {
  'known-and-wanted': 'known and wanted',
  'legacy-wrong': 'legacy is wrong',
  'service-wrong': 'a bug of the service',
  open: 'open again',
};

/** What a judgement is about: a group, whatever the release it was judged on. */
export interface JudgedCause {
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  readonly about: string;
}

/** A judgement as it is read. */
export interface JudgementView {
  readonly judgement: Judgement;
  readonly person: string;
  readonly reason: string;
  /** ISO UTC. */
  readonly at: string;
  readonly decisionId: string;
  /** Of the service when it was judged; it holds for others too. */
  readonly release: string;
}

/** One text for what is judged. */
export function causeText({ operation, path, kind, about }: JudgedCause): string {
  return JSON.stringify([operation, path, kind, about]);
}

/** The judgements that stand, by cause: the last word of each; records that cannot be read as one say nothing. */
export function standingJudgements(records: readonly DecisionRecord[]): ReadonlyMap<string, JudgementView> {
  const standing = new Map<string, JudgementView>();
  for (const { id, atMs, by, reason, evidence } of records) {
    const judged = readJudged(evidence);
    if (judged === undefined || by.kind !== 'person') continue;
    const { judgement, release, ...cause } = judged;
    const text = causeText(cause);
    if (judgement === 'open') standing.delete(text);
    else
      standing.set(text, {
        judgement,
        person: by.name,
        reason,
        at: new Date(atMs).toISOString(),
        decisionId: id,
        release,
      });
  }
  return standing;
}

function readJudged(evidence: unknown): (JudgedCause & { judgement: Judgement; release: string }) | undefined {
  const { group, judgement } = (evidence ?? {}) as { group?: Readonly<Record<string, unknown>>; judgement?: unknown };
  const known = JUDGEMENTS.find((each) => each === judgement);
  const { operation, path, kind, about, release } = group ?? {};
  if (known === undefined || ![operation, path, kind, about, release].every((part) => typeof part === 'string'))
    return undefined;
  return { operation, path, kind, about, release, judgement: known } as JudgedCause & {
    judgement: Judgement;
    release: string;
  };
}
