import type { Channel } from './channel.js';
import type { Notification, Posted } from './notification.js';
import { opsgenieAlert } from './payloads/opsgenie.js';
import { pagerdutyEvent } from './payloads/pagerduty.js';
import { slackMessage } from './payloads/slack.js';
import { standardWebhook, type Sent } from './payloads/standard-webhook.js';
import { teamsMessage } from './payloads/teams.js';

/** What is posted to a channel for a notification. Pure. */
export function postedOf(notification: Notification, channel: Channel, sent: Sent): Posted {
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
