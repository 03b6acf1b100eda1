import { createHmac } from 'node:crypto';
import type { Channel } from '../channel.js';
import { headlineOf, type Notification, type Posted } from '../notification.js';

const PREFIX = 'whsec_';
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** The bytes of a webhook's secret; undefined: it is none. */
export function readWebhookKey(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES ? bytes : undefined;
}

/** Of a message: its id, the same each time it is tried, and now in whole seconds since the Unix epoch. */
export interface Sent {
  readonly id: string;
  readonly seconds: number;
}

/**
 * A webhook of one's own, signed by the Standard Webhooks: who has the secret knows that it is ours, whole and new. The
 * message's id is the same each time it is tried.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhook(notification: Notification, { url, key = '' }: Channel, sent: Sent): Posted {
  const { action, at, incident, scope, severity, title, evidence, owners, link } = notification;
  const data = { incident, scope, severity, title, evidence, owners, link, headline: headlineOf(notification) };
  const body = JSON.stringify({ type: `incident.${action}`, timestamp: at, data });
  return signedPost({ url, key }, body, sent);
}

/** A body of JSON with what says that it is ours, whole and new. */
export function signedPost({ url, key = '' }: Pick<Channel, 'url' | 'key'>, body: string, sent: Sent): Posted {
  const { id, seconds } = sent;
  const signature = createHmac('sha256', readWebhookKey(key) ?? Buffer.alloc(0))
    .update(`${id}.${seconds}.${body}`)
    .digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
  return { url, headers, body };
}
