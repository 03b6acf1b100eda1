import type { Channel } from '../channel.js';
import { headlineOf, type Notification, type Posted } from '../notification.js';

/** Adaptive Cards name a few colours by meaning. */
const COLOURS = { minor: 'Default', major: 'Warning', critical: 'Attention' } as const;

/**
 * An Adaptive Card for a Workflow ("when a Teams webhook request is received"). The evidence is a run of rich text, of which
 * Teams reads no markdown.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export function teamsMessage(notification: Notification, { url }: Channel): Posted {
  const { scope, severity, evidence, at, owners, link, incident, action } = notification;
  const facts = [
    { title: 'Domain', value: scope },
    { title: 'Severity', value: severity },
    { title: 'At', value: at },
    ...(owners.length === 0 ? [] : [{ title: 'For', value: owners.map(({ owner }) => owner).join(', ') }]),
    { title: 'Incident', value: incident },
  ];
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      {
        type: 'TextBlock',
        text: headlineOf(notification),
        weight: 'Bolder',
        size: 'Medium',
        wrap: true,
        color: action === 'resolved' ? 'Good' : COLOURS[severity],
      },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: evidence }] },
      { type: 'FactSet', facts },
    ],
    ...(link === null ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open the incident', url: link }] }),
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
  return { url, headers: {}, body: JSON.stringify({ type: 'message', attachments: [attachment] }) };
}
