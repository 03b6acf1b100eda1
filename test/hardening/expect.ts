import { AwakeTime } from '../support/awake-time.js';
import type { RawClient } from '../support/raw-client.js';
import type { Stage } from './stage.js';

/** Throws what was seen instead. */
export function demand(held: boolean, otherwise: string): asserts held {
  if (!held) throw new Error(otherwise);
}

/** The status of the first answer that is not an interim one; 0 when there is none. */
export function statusOf(received: string): number {
  const match = [...received.matchAll(/HTTP\/1\.[01] (\d{3})/g)].find((one) => !one[1]!.startsWith('1'));
  return Number(match?.[1] ?? 0);
}

/** Sends bytes on a fresh connection and waits for a whole answer head. */
export async function ask(stage: Stage, bytes: string, withinMs = 2_500): Promise<{ text: string; client: RawClient }> {
  const client = await stage.client();
  client.send(bytes);
  await client.until(
    ({ received, state }) => (statusOf(received) > 0 && received.includes('\r\n\r\n')) || state !== 'open',
    withinMs,
  );
  return { text: client.received, client };
}

/** The answer must have this status. */
export async function expectStatus(stage: Stage, bytes: string, ...allowed: number[]): Promise<string> {
  const { text, client } = await ask(stage, bytes);
  const status = statusOf(text);
  demand(allowed.includes(status), `answered ${status === 0 ? `nothing (${client.state})` : status}`);
  return text;
}

/** What the core received on all its connections. */
export function coreReceived(stage: Stage): string {
  return stage.core.connections.map(({ received }) => received).join('\n');
}

/** Waits until the condition holds, polling the event loop. */
export async function eventually(condition: () => boolean, otherwise: string, withinMs = 2_500): Promise<void> {
  const time = new AwakeTime();
  while (!condition()) {
    if (time.waitedMs() > withinMs) throw new Error(otherwise);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

export const GET = (path: string, ...headers: string[]): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
