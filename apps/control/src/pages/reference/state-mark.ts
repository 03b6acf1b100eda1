import type { RegisteredVersion, VersionState } from '@banyan/contracts';
import { html, type Html } from '@banyan/pages';
import { mark, type Tone } from '../layout.js';

const TONES: Readonly<Record<VersionState, Tone>> = {
  draft: 'off',
  candidate: 'off',
  published: 'good',
  deprecated: 'wait',
  retired: 'bad',
};

/** How a version stands, as a word. */
export function stateMark(state: VersionState): Html {
  return mark(TONES[state], state);
}

/** A day, `2027-06-30`, of an instant. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** What its state means to a reader, with the days that count. */
export function stateWords(registered: RegisteredVersion): Html {
  switch (registered.state) {
    case 'draft':
      return html`May change under its reader. Served only where the operator allows drafts.`;
    case 'candidate':
      return html`Meant to be published as it is. Served as a draft is.`;
    case 'published':
      return html`Frozen, and promised until further notice.`;
    case 'deprecated':
      return html`Deprecated from ${dayOf(registered.deprecation.at)}, promised until
        <strong>${dayOf(registered.deprecation.sunset)}</strong>.`;
    case 'retired':
      return html`Retired on ${dayOf(registered.retirement.at)}: answered with 410.`;
  }
}
