import type { DecisionRecord } from '@banyan/rollout';
import type { IncidentPage, IncidentSummary } from '../../apps/control/src/incidents/incident.js';
import { breakInventory, resetInventory, slide, untilInventory } from '../support/domain-status.js';
import { storyOf, untilSettled } from '../support/latch-story.js';
import type { NotificationSink, SunkMessage } from '../support/notification-sink.js';
import { runBanyan } from '../support/run-banyan.js';
import type { Shop } from '../support/shop.js';
import { SteadyShoppers, stockQuestions } from '../support/steady-shoppers.js';
import { until } from '../support/until.js';

const DOMAIN = 'inventory';
const CANARY_PERCENT = 50;
/** Enough to decide within seconds, and little enough for a machine that is busy with other things. */
const REQUESTS_PER_SECOND = 20;
const WITHIN_MS = 60_000;

/** One bad release under load, from the side of the people who are told of it. */
export interface ToldRelease {
  readonly record: DecisionRecord;
  /** From the decision until each place knew of it, ms by the wall clock of this machine. */
  readonly ms: {
    /** The first picture of the live feed that shows it. */
    readonly console: number;
    readonly incident: number;
    readonly slack: number;
    readonly pagerduty: number;
    readonly acknowledged: number | null;
  };
  /** What stands in each place where the evidence should stand; undefined: nothing like it was found there. */
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly incident: IncidentPage;
  /** Of PagerDuty, in the order in which they came: what is done, and to which alert. */
  readonly pages: readonly (readonly [action: unknown, key: unknown])[];
  readonly postmortem: string;
  readonly shoppers: Readonly<Record<string, number>>;
}

/** A bad release at half the traffic, and everything that people get to see of it, until it is armed again. */
export async function tellOfBadRelease(
  shop: Shop,
  sink: NotificationSink,
  say: (words: string) => void = () => undefined,
): Promise<ToldRelease> {
  await slide(shop, { serve: CANARY_PERCENT }, 'canary');
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=400')) as { skus: readonly string[] };
  const shoppers = new SteadyShoppers({
    url: shop.url('gateway'),
    perSecond: REQUESTS_PER_SECOND,
    question: stockQuestions(skus),
  });
  const feed = watchFeed(shop);
  try {
    await untilInventory(shop, ({ share }) => share.requests.service > CANARY_PERCENT, 'the service serves', WITHIN_MS);
    const before = sink.messages.length;
    say(`a bad release under ${REQUESTS_PER_SECOND} requests a second`);
    await breakInventory(shop, { errorRate: 1 });
    await untilInventory(shop, ({ latch }) => latch?.state === 'tripped', 'it is tripped', WITHIN_MS);
    const settled = await untilSettled(shop, WITHIN_MS);
    const record = (await storyOf(shop)).decisions.findLast(({ kind }) => kind === 'trip');
    if (record === undefined) throw new Error('the trip is not on record');
    const seenAtMs = await feed.trippedAtMs;
    const sent = (path: string) =>
      until(() => sink.messages.slice(before).find((message) => message.path.startsWith(path)), path, WITHIN_MS);
    const [slack, page] = [await sent('/slack'), await sent('/pagerduty')];
    const opened = await until(
      async () => (await incidentsOf(shop)).find(({ state }) => state === 'open'),
      'an incident is open',
      WITHIN_MS,
    );
    // A log comes to its file, and a decision to the incident, a moment after the messages went out.
    let texts: ToldRelease['texts'] = {};
    await until(
      async () => {
        texts = await textsOf(shop, record, { slack, page, incident: await pageOf(shop, opened.id) });
        return Object.values(texts).every((text) => text !== undefined);
      },
      'every place has the evidence',
      WITHIN_MS,
    ).catch(() => undefined);
    say(`tripped by ${record.by.kind}: ${record.reason}`);
    await breakInventory(shop, {});
    await resetInventory(shop, 'the bad release was taken back');
    const incident = await until(
      async () => {
        const one = await pageOf(shop, opened.id);
        return one.state === 'resolved' && one.deliveries.every(({ state }) => state === 'delivered') ? one : undefined;
      },
      'it is resolved, and everybody knows',
      WITHIN_MS,
    );
    const queuedAt = incident.deliveries.find(({ action }) => action === 'opened')?.queuedAt ?? '';
    return {
      record,
      ms: {
        console: seenAtMs - record.atMs,
        // Its messages are put into the outbox with the entry that opened it.
        incident: Date.parse(queuedAt) - record.atMs,
        slack: slack.atMs - record.atMs,
        pagerduty: page.atMs - record.atMs,
        acknowledged: settled.rollback?.tookMs ?? null,
      },
      texts,
      incident,
      pages: sink
        .to('/pagerduty')
        .filter(({ json }) => json['dedup_key'] === opened.id)
        .map(({ json }) => [json['event_action'], json['dedup_key']]),
      postmortem: await (await fetch(`${shop.url('control')}/api/incidents/${opened.id}/postmortem.md`)).text(),
      shoppers: shoppers.statuses,
    };
  } finally {
    feed.close();
    await shoppers.leave();
  }
}

async function incidentsOf(shop: Shop): Promise<readonly IncidentSummary[]> {
  const answer = await fetch(`${shop.url('control')}/api/incidents?scope=${DOMAIN}`);
  return ((await answer.json()) as { incidents: readonly IncidentSummary[] }).incidents;
}

async function pageOf(shop: Shop, id: string): Promise<IncidentPage> {
  return (await (await fetch(`${shop.url('control')}/api/incidents/${id}`)).json()) as IncidentPage;
}

/** The evidence as each place has it. */
async function textsOf(
  shop: Shop,
  record: DecisionRecord,
  told: { readonly slack: SunkMessage; readonly page: SunkMessage; readonly incident: IncidentPage },
): Promise<ToldRelease['texts']> {
  const { reason, id } = record;
  const control = shop.url('control');
  const status = (await (await fetch(`${control}/api/domains/${DOMAIN}`)).json()) as {
    latch: { reason?: string };
  };
  const lines = (await shop.logs('control')).split('\n').filter((line) => line.includes(id));
  const logged = lines.map((line) => parsed(line)['reason']).find((said) => said !== undefined);
  const blocks = told.slack.json['blocks'] as readonly { type: string; text?: { text: string } }[];
  const payload = told.page.json['payload'] as { summary?: string } | undefined;
  const events = (await shop.flags.events(`${DOMAIN}.serve`)) as readonly { readonly data?: unknown }[];
  const unleash = events.map(({ data }) => JSON.stringify(data ?? null)).find((text) => text.includes(id));
  const { stdout } = await runBanyan(['decisions', DOMAIN, '--json'], '', { CONTROL_URL: control });
  const listed = stdout
    .split('\n')
    .map((line) => parsed(line))
    .find((line) => line['id'] === id);
  return {
    'console and API': status.latch.reason,
    'log of control': logged as string | undefined,
    incident: told.incident.timeline.find(({ about }) => about['decision'] === id)?.text,
    Slack: blocks.find(({ type }) => type === 'section')?.text?.text,
    PagerDuty: payload?.summary,
    // A sentence around it, as the flag's description has; what is between the words of ours is compared.
    Unleash: unleash?.includes(JSON.stringify(reason).slice(1, -1)) ? reason : unleash,
    'banyan decisions': listed?.['reason'] as string | undefined,
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Watches control's live feed as the console does. */
function watchFeed(shop: Shop): { readonly trippedAtMs: Promise<number>; close(): void } {
  const ending = new AbortController();
  const watch = async (): Promise<number> => {
    const answer = await fetch(`${shop.url('control')}/api/live`, { signal: ending.signal });
    if (answer.body === null) throw new Error('the feed has no body');
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const picture = parsed(/^data: (.*)$/m.exec(text.slice(0, end))?.[1] ?? '');
        text = text.slice(end + 2);
        const domains = (picture['domains'] ?? []) as readonly { domain: string; latch: { state: string } | null }[];
        if (domains.some(({ domain, latch }) => domain === DOMAIN && latch?.state === 'tripped')) return Date.now();
      }
    }
    throw new Error('the feed has ended');
  };
  const trippedAtMs = watch();
  // Who closes it before there was a trip is not waiting for one.
  trippedAtMs.catch(() => undefined);
  return { trippedAtMs, close: () => ending.abort() };
}
