import type { MismatchGroup } from '../../api/control.generated.js';

export type Judgement = NonNullable<MismatchGroup['judgement']>['judgement'];

/** What people say of a group, and what that means. */
export const JUDGEMENT_WORDS: Readonly<Record<Judgement, { readonly words: string; readonly meaning: string }>> = {
  'known-and-wanted': { words: 'known and wanted', meaning: 'The service is meant to answer otherwise.' },
  'legacy-wrong': {
    words: 'legacy is wrong',
    meaning: 'The service is right, and the core, or what is made of its words, is not.',
  },
  'service-wrong': { words: 'a bug of the service', meaning: 'To be mended in the service.' },
  open: { words: 'open again', meaning: 'Takes back what was said before.' },
};
