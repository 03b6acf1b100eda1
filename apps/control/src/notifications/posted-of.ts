import type { Channel } from './channel.js';
import type { Notification, Posted } from './notification.js';
import { opsgenieAlert } from './payloads/opsgenie.js';
import { pagerdutyEvent } from './payloads/pagerduty.js';
import { slackMessage } from './payloads/slack.js';
import { standardWebhook } from './payloads/standard-webhook.js';
import { teamsMessage } from './payloads/teams.js';

/** What is posted to a channel for a notification. Pure. @param sent the message's id, and now in whole seconds */
export function postedOf(
  notification: Notification,
  channel: Channel,
  sent: { readonly id: string; readonly seconds: number },
): Posted {
  switch (channel.kind) {
    case 'slack':
      return slackMessage(notification, channel);
    case 'teams':
      return teamsMessage(notification, channel);
    case 'pagerduty':
      return pagerdutyEvent(notification, channel);
    case 'opsgenie':
      return opsgenieAlert(notification, channel);
    case 'webhook':
      return standardWebhook(notification, channel, sent);
  }
}
