import { ARMS } from '@banyan/kernel';
import { burningText } from '../burn/burning-text.js';
import type { IntegrationStatus } from '../integrations/integration-status.js';
import { ageText } from '../pages/words.js';
import type { LeadingStatus } from '../leading/leading-view.js';
import type { JourneyStatus } from '../shopper/shopper-status.js';
import type { Attention, DomainStatus, ProcessStatus, ShopStatus } from './shop-status.js';

/** Differences that nothing explains are news for so long after the newest of them. */
const RECENT_MS = 10 * 60_000;

/** What of the core takes stock and passes through a gateway. */
export interface OpenRoutes {
  readonly replica: string;
  readonly open: readonly string[];
}

/** What is known beside the picture. */
export interface BesidePicture {
  /** Of every gateway that was heard within a minute. */
  readonly routes?: readonly OpenRoutes[];
  /** Of the synthetic shopper. */
  readonly journeys?: readonly JourneyStatus[];
  /** Faults that are injected, in words. */
  readonly chaos?: readonly { readonly domain: string; readonly text: string }[];
  /** Why the file of tokens as it is now is not in force; undefined: it is, or there is none. */
  readonly tokensFault?: string | undefined;
}

/** What somebody should look at, the worst first. Pure. `inconclusive` and `no data` are neither good nor bad. */
export function attention(
  shop: Omit<ShopStatus, 'attention'>,
  nowMs: number,
  { routes = [], journeys = [], chaos = [], tokensFault }: BesidePicture = {},
): readonly Attention[] {
  const all = [
    ...ofTokens(tokensFault),
    ...ofLeading(shop.control.leading),
    ...chaos.map(ofChaos),
    ...ofAuthority(shop.authority, nowMs, routes),
    ...shop.domains.flatMap((domain) => ofDomain(domain, nowMs)),
    ...ofShopper(journeys),
    ...shop.integrations.flatMap(ofIntegration),
    ...shop.processes.flatMap(ofProcess),
  ];
  return [...all.filter(({ tone }) => tone === 'bad'), ...all.filter(({ tone }) => tone === 'wait')];
}

function ofLeading({ state, leader }: LeadingStatus): readonly Attention[] {
  if (state !== 'follows' || leader === null) return [];
  return [{ tone: 'wait', text: `this control follows ${leader.name}, which takes what is changed`, href: leader.url }];
}

/** Whoever looks at what is ill must know that somebody made it so. */
function ofChaos({ domain, text }: { readonly domain: string; readonly text: string }): Attention {
  return { tone: 'wait', text: `${text}: on purpose, banyan chaos stop ends it`, href: `#domain-${domain}` };
}

function ofDomain(
  { domain, latch, chain, verdict, harm, shadow: { examples } }: DomainStatus,
  nowMs: number,
): readonly Attention[] {
  const found: Attention[] = [];
  const say = (tone: Attention['tone'], text: string): void => {
    found.push({ tone, text: `${domain} ${text}`, href: `#domain-${domain}` });
  };
  if (latch?.state === 'tripped') say('bad', `is tripped, legacy answers: ${latch.reason}`);
  else if (verdict.kind === 'breached') say('bad', `is breached: ${verdict.text}`);
  if (latch?.state === 'held') say('wait', `is held at ${latch.canaryPercent} %: ${latch.reason}`);
  if (chain?.intact === false) say('bad', `has a broken chain of decisions, at #${chain.sequence}`);
  const burning = harm?.burning ?? [];
  if (burning.length > 0) {
    const pages = burning.some(({ severity }) => severity === 'page');
    say(pages ? 'bad' : 'wait', `burns its error budget: ${burningText(burning)}`);
  }
  const newest = examples?.[0];
  const ageMs = newest === undefined ? Infinity : nowMs - Date.parse(newest.at);
  if (ageMs < RECENT_MS) {
    const when = ageText(Math.max(0, ageMs));
    say('wait', `answers differ unexplained, the last time ${when === 'now' ? 'just now' : `${when} ago`}`);
  }
  return found;
}

/** Whoever was let in still is; whoever was taken out of the file is, too, which is why somebody should look now. */
function ofTokens(fault: string | undefined): readonly Attention[] {
  if (fault === undefined) return [];
  const text = `the file of tokens is not in force: it ${fault}. Who could sign in before still can, and nobody else`;
  return [{ tone: 'bad', text, href: '/console/settings?part=tokens' }];
}

/** Orders wait while it moves; and while the service has it, nothing may take stock at the core behind its back. */
function ofAuthority(
  authority: ShopStatus['authority'],
  nowMs: number,
  routes: readonly OpenRoutes[],
): readonly Attention[] {
  if (authority === null) return [];
  const found: Attention[] = [];
  if (authority.state === 'draining') {
    const text = `the authority for stock is moving to ${authority.movingTo ?? ''} since ${ageText(Math.max(0, nowMs - Date.parse(authority.since)))}: no order is taken meanwhile`;
    found.push({ tone: 'wait', text, href: '/authority' });
  }
  if (authority.arm !== 'service') return found;
  for (const { replica, open } of routes.filter((each) => each.open.length > 0)) {
    const text = `${replica} lets ${open.join(', ')} pass to the core while the service has the authority for stock: it may be oversold`;
    found.push({ tone: 'bad', text, href: '/authority' });
  }
  return found;
}

/** Of each arm that cannot be bought from, the channel that was tried last: shoppers of all of them meet the same arm. */
function ofShopper(journeys: readonly JourneyStatus[]): readonly Attention[] {
  return ARMS.flatMap((arm) => {
    const failed = journeys.filter((journey) => journey.arm === arm && journey.result === 'failed');
    const last = failed.at(-1);
    if (last?.stumble == null) return [];
    const { step, status, code } = last.stumble;
    const channels = failed.map(({ channel }) => channel).join(', ');
    const said = status === 0 ? 'no answer' : `${status} ${code}`.trimEnd();
    return [
      {
        tone: 'bad',
        text: `the synthetic shopper cannot buy from ${arm} (${channels}): ${step} got ${said}`,
        href: '/status',
      },
    ];
  });
}

function ofIntegration(integration: IntegrationStatus): readonly Attention[] {
  switch (integration.state) {
    case 'ok':
    case 'no-data':
      return [];
    case 'misconfigured':
      return [
        {
          tone: 'bad',
          text: `${integration.id ?? integration.file} is misconfigured: ${integration.faults[0] ?? ''}`,
          href: '#integrations',
        },
      ];
    case 'degraded':
    case 'failing':
      return [
        {
          tone: integration.state === 'failing' ? 'bad' : 'wait',
          text: `${integration.title} is ${integration.state}: ${integration.because}`,
          href: `#${integration.id}`,
        },
      ];
  }
}

function ofProcess({ name, state, failing }: ProcessStatus): readonly Attention[] {
  if (state === 'ready') return [];
  const [first, ...more] = failing;
  const because = first === undefined ? '' : `: ${first}${more.length === 0 ? '' : `, and ${more.length} more`}`;
  const tone = state === 'away' || state === 'not-ready' ? 'bad' : 'wait';
  return [{ tone, text: `process ${name} is ${state}${because}`, href: '#processes' }];
}
