import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** The secret of the webhook in the file: 32 bytes. */
export const SINK_WEBHOOK_KEY = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
export const SINK_ROUTING_KEY = 'r0uting'.padEnd(32, '0');

/**
 * A file of owners, with its files of secrets, by which an incident of inventory goes to all five kinds of channels at the sink.
 *
 * @returns the file's path
 */
export function sinkOwners(folder: string, sinkUrl: string, consoleUrl = 'http://127.0.0.1:1'): string {
  mkdirSync(folder, { recursive: true });
  const secret = (name: string, text: string): string => {
    writeFileSync(join(folder, name), `${text}\n`);
    return name;
  };
  const file = join(folder, 'owners.yaml');
  const document = {
    consoleUrl,
    channels: [
      { name: 'chat', kind: 'slack', urlFile: secret('slack-url', `${sinkUrl}/slack/T0/hush`) },
      { name: 'room', kind: 'teams', urlFile: secret('teams-url', `${sinkUrl}/teams?sig=hush`) },
      {
        name: 'page',
        kind: 'pagerduty',
        url: `${sinkUrl}/pagerduty`,
        keyFile: secret('routing-key', SINK_ROUTING_KEY),
      },
      { name: 'jsm', kind: 'opsgenie', url: `${sinkUrl}/jsm`, keyFile: secret('jsm-key', 'hush-jsm') },
      { name: 'hook', kind: 'webhook', url: `${sinkUrl}/hook`, keyFile: secret('hook-key', SINK_WEBHOOK_KEY) },
    ],
    owners: [
      { name: 'inventory team', domains: ['inventory'], channels: ['chat', 'room', 'page', 'jsm', 'hook'] },
      { name: 'commerce-core team', channels: ['chat'] },
    ],
  };
  writeFileSync(file, stringify(document));
  return file;
}
