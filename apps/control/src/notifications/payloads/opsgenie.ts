import type { Channel } from '../channel.js';
import { headlineOf, type Notification, type Posted } from '../notification.js';

const PRIORITY = { minor: 'P4', major: 'P2', critical: 'P1' } as const;
/** https://docs.opsgenie.com/docs/alert-api#create-alert */
const LONGEST_MESSAGE = 130;
const LONGEST_DETAIL = 8_000;

/**
 * An alert of Opsgenie, whose body Jira Service Management takes as well at `/jsm/ops/integration/v2/alerts`. The incident is
 * the alias, by which what comes twice is one alert and by which it is acknowledged and closed. The evidence is the description.
 * https://docs.opsgenie.com/docs/alert-api, https://support.atlassian.com/jira-service-management-cloud/docs/what-is-the-alert-api/
 */
export function opsgenieAlert(notification: Notification, { url, key = '' }: Channel): Posted {
  const { action, incident, scope, severity, evidence, at, owners, link } = notification;
  const headers = { authorization: `GenieKey ${key}` };
  const alerts = url.replace(/\/+$/, '');
  if (action === 'resolved' || action === 'acknowledged') {
    const change = action === 'resolved' ? 'close' : 'acknowledge';
    const changing = `${alerts}/${encodeURIComponent(incident)}/${change}?identifierType=alias`;
    return { url: changing, headers, body: JSON.stringify({ source: 'banyan', note: evidence }) };
  }
  const body = {
    message: Array.from(headlineOf(notification)).slice(0, LONGEST_MESSAGE).join(''),
    alias: incident,
    description: evidence,
    entity: scope,
    source: 'banyan',
    priority: action === 'test' ? 'P5' : PRIORITY[severity],
    tags: ['banyan', scope, action],
    details: {
      at,
      owners: owners
        .map(({ owner }) => owner)
        .join(', ')
        .slice(0, LONGEST_DETAIL),
      ...(link === null ? {} : { link }),
    },
  };
  return { url: alerts, headers, body: JSON.stringify(body) };
}
