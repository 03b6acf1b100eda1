import { Outbox, type SqlPort } from '@banyan/outbox';
import { OPERATIONS_SCHEMA } from './store/operations-tables.js';
import type { Action, Notification } from '../notifications/notification.js';
import { whoIsTold, type OwnersMap } from '../notifications/owners-map.js';
import type { IncidentSummary } from './incident.js';

/** Of the messages to one channel: a channel is a consumer of its own, and its troubles are its own. */
export function messageType(channel: string): string {
  return `shop.banyan.control.notification.${channel}.v1`;
}

/** A test is about no incident. */
export const TEST_SUBJECT = 'test';

export function linkTo(consoleUrl: string | undefined, incident: string): string | null {
  return consoleUrl === undefined ? null : `${consoleUrl.replace(/\/+$/, '')}/console/incidents/${incident}`;
}

/** Appends messages to the owners of what an incident is about, each channel once, with the transaction in which it happened. */
export class OwnersTold {
  readonly #outbox = new Outbox(OPERATIONS_SCHEMA);

  constructor(private readonly map: OwnersMap) {}

  /** @param evidence byte for byte as the record has it @param atMs when it happened */
  async tell(
    sql: SqlPort,
    action: Action,
    { id, scope, severity, title }: Pick<IncidentSummary, 'id' | 'scope' | 'severity' | 'title'>,
    { evidence, atIso }: { readonly evidence: string; readonly atIso: string },
  ): Promise<void> {
    const told = whoIsTold(this.map, scope, severity);
    const channels = [...new Set(told.flatMap((owner) => owner.channels))].sort();
    for (const channel of channels) {
      const owners = told.filter((owner) => owner.channels.includes(channel));
      await this.append(sql, {
        channel,
        action,
        incident: id,
        scope,
        severity,
        title,
        evidence,
        at: atIso,
        owners: owners.map(({ owner, because }) => ({ owner, because })),
        link: linkTo(this.map.consoleUrl, id),
      });
    }
  }

  /** One message to one channel. @returns its id */
  append(sql: SqlPort, notification: Notification): Promise<string> {
    const { channel, action, incident } = notification;
    return this.#outbox.append(sql, {
      type: messageType(channel),
      subject: action === 'test' ? TEST_SUBJECT : incident,
      // What is told of one incident comes in its order; of others it waits for nothing.
      key: `${channel} ${incident}`,
      data: notification,
    });
  }
}
