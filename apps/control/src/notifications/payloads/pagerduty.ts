import type { Channel } from '../channel.js';
import { headlineOf, type Notification, type Posted } from '../notification.js';

const SEVERITY = { minor: 'warning', major: 'error', critical: 'critical' } as const;

/**
 * An event of the Events API v2. The incident is the `dedup_key`, so that what comes twice or goes on is one alert there, and
 * `acknowledge` says that somebody has it in hand, `resolve` ends it; a test is resolved by nobody and is of its own key. The evidence is the summary (1,024 characters at most;
 * a reason has 1,000).
 * https://developer.pagerduty.com/docs/send-alert-event
 */
export function pagerdutyEvent(notification: Notification, { url, key = '' }: Channel): Posted {
  const { action, incident, scope, severity, evidence, at, owners, link } = notification;
  const common = { routing_key: key, dedup_key: incident };
  const event =
    action === 'resolved' || action === 'acknowledged'
      ? { ...common, event_action: action === 'resolved' ? 'resolve' : 'acknowledge' }
      : {
          ...common,
          event_action: 'trigger',
          client: 'Banyan',
          ...(link === null ? {} : { client_url: link, links: [{ href: link, text: 'The incident' }] }),
          payload: {
            summary: evidence,
            source: `banyan/${scope}`,
            severity: action === 'test' ? 'info' : SEVERITY[severity],
            timestamp: at,
            component: scope,
            group: 'banyan',
            class: 'incident',
            custom_details: { headline: headlineOf(notification), evidence, owners },
          },
        };
  return { url, headers: {}, body: JSON.stringify(event) };
}
