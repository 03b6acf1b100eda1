import type { Channel } from '../channel.js';
import { headlineOf, type Notification, type Posted } from '../notification.js';

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const LONGEST_HEADER = 150;

/**
 * An incoming webhook's message: `text` for notifications and readers, blocks for the eye. The evidence is plain text, of which
 * Slack reads no markup, so that it stands there byte for byte; in `text` the three characters that Slack reads are escaped.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackMessage(notification: Notification, { url }: Channel): Posted {
  const { scope, severity, evidence, at, owners, link, incident } = notification;
  const headline = headlineOf(notification);
  const told = owners.map(({ owner, because }) => `${owner} (${because})`).join(', ');
  const blocks = [
    { type: 'header', text: plain(shortened(headline, LONGEST_HEADER)) },
    { type: 'section', text: plain(evidence) },
    {
      type: 'section',
      fields: [plain(`Domain\n${scope}`), plain(`Severity\n${severity}`), plain(`At\n${at}`)],
    },
    { type: 'context', elements: [plain(shortened(`incident ${incident}${told === '' ? '' : ` · ${told}`}`, 2_000))] },
    ...(link === null
      ? []
      : [{ type: 'actions', elements: [{ type: 'button', text: plain('Open the incident'), url: link }] }]),
  ];
  const body = JSON.stringify({ text: escaped(`${headline}\n${evidence}`), blocks });
  return { url, headers: {}, body };
}

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
