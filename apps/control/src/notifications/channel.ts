/** Ways to reach people. Each has a file of its own in `payloads/`. */
export const CHANNEL_KINDS = ['slack', 'teams', 'pagerduty', 'opsgenie', 'webhook'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A way to reach people, with what opens it. The secrets never leave the process but to their channel. */
export interface Channel {
  /** 1 to 40 of `a-z`, digits and `-`. */
  readonly name: string;
  readonly kind: ChannelKind;
  /** Where it is posted. Of Slack and Teams it is a secret itself. */
  readonly url: string;
  /** PagerDuty's routing key, Opsgenie's or JSM's API key, the secret that a webhook is signed with; undefined: the URL is all. */
  readonly key?: string;
}

/** What may be shown of a channel. */
export interface ShownChannel {
  readonly name: string;
  readonly kind: ChannelKind;
  /** The host alone: what follows it may be the secret. */
  readonly host: string;
  readonly hasKey: boolean;
}

export function shownChannel({ name, kind, url, key }: Channel): ShownChannel {
  return { name, kind, host: new URL(url).host, hasKey: key !== undefined };
}

/** A text of others' without what opens the channel: a receiver may repeat what it was sent. */
export function withoutSecrets(text: string, { url, key }: Pick<Channel, 'url' | 'key'>): string {
  const { pathname, search } = new URL(url);
  const secrets = [key, url, `${pathname}${search}`, pathname].filter(
    (secret): secret is string => secret !== undefined && secret.length > 1,
  );
  return secrets.reduce((left, secret) => left.replaceAll(secret, '•••'), text);
}
