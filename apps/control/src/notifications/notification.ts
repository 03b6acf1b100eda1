import type { Severity } from '../incidents/incident.js';

/** What a message is about: `test` is of no incident, and says so. */
export const ACTIONS = ['opened', 'updated', 'acknowledged', 'resolved', 'test'] as const;
export type Action = (typeof ACTIONS)[number];

/** A message to one channel, complete: whoever delivers it asks nothing more. It holds no secret. */
export interface Notification {
  readonly channel: string;
  readonly action: Action;
  /** By which a receiver knows that messages are of the same thing. */
  readonly incident: string;
  readonly scope: string;
  readonly severity: Severity;
  /** One line for a list. */
  readonly title: string;
  /** What was seen or decided, byte for byte as the decision record, the log, Unleash and the console have it. */
  readonly evidence: string;
  /** When that happened, ISO UTC. */
  readonly at: string;
  /** Owners it is meant for, and why each of them. */
  readonly owners: readonly { readonly owner: string; readonly because: string }[];
  /** The incident in the console; null: nobody said where that is. */
  readonly link: string | null;
}

/** What is posted to a channel. */
export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, as it is sent. */
  readonly body: string;
}

/** Above the evidence, in every channel. */
export function headlineOf({ action, severity, title }: Pick<Notification, 'action' | 'severity' | 'title'>): string {
  switch (action) {
    case 'opened':
      return `Incident opened (${severity}): ${title}`;
    case 'updated':
      return `Incident goes on (${severity}): ${title}`;
    case 'acknowledged':
      return `Incident in hand: ${title}`;
    case 'resolved':
      return `Incident resolved: ${title}`;
    case 'test':
      return `Test of this channel: ${title}`;
  }
}
