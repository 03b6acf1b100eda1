import { html, type Html } from '@banyan/pages';
import { inlineMarkdown, markdown } from '../markdown.js';

/** What a contract says in Markdown; nothing of it becomes markup but what Markdown is. */
export function contractProse(text: string | undefined): Html {
  return text === undefined ? html`` : markdown(text, linkTarget);
}

/** The same of a phrase, within a line. */
export function inlineProse(text: string): Html {
  return inlineMarkdown(text.replaceAll('\n', ' '), linkTarget);
}

/** The web, and pages of control. Whatever else a contract links to is no place that we vouch for. */
function linkTarget(target: string): string | undefined {
  const own = /^https:\/\/banyan\.shop(\/(?:contracts|problems)(?:\/[\w./-]*)?)$/.exec(target)?.[1];
  return own ?? (/^https?:\/\//.test(target) ? target : undefined);
}
