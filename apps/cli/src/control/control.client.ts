import { messageOf } from '@banyan/kernel';
import { CommandFailed, EXIT } from '../exit-code.js';
import { tokenToShow } from './token-to-show.js';
import type { AuditAnswer, AuditChainAnswer, ConfigurationAnswer, TokenListAnswer } from './access-answers.js';
import type { AuthorityPage, AuthorityPreflight } from './authority-answers.js';
import type { BusinessAnswer, ImpactAnswer } from './business-answers.js';
import type { ChaosAnswer, ChaosRunAnswer, ChaosWish } from './chaos-answers.js';
import type { ConsistencyAnswer } from './consistency-answers.js';
import type { ContractUsageAnswer } from './contract-answers.js';
import type { ChangeAnswer, DecisionChain, DecisionPage } from './decision-answers.js';
import type { DifferencesAnswer, ExplanationWish } from './difference-answers.js';
import type { DomainStatus } from './domain-answers.js';
import type {
  GoldenBundle,
  JudgementAnswer,
  IgnoreRule,
  IgnoreRuleList,
  IgnoreWish,
  MismatchGroupList,
  MismatchGroupPage,
} from './mismatch-answers.js';
import type { OrderJourneyAnswer, OrderPageAnswer } from './order-answers.js';
import type { ParkedAnswer } from './parked-answers.js';
import type { RampAnswer, RampPage } from './ramp-answers.js';
import type { ErasureAnswer, ErasureWish } from './privacy-answers.js';
import type { DecidedReviewAnswer, ReviewWish, WaitingReviewsAnswer } from './review-answers.js';
import type { MapAnswer, ShopStatus } from './shop-answers.js';
import type { ShopperStatus } from './shopper-answers.js';
import type { TimelineAnswer } from './timeline-answers.js';
import type {
  ChannelsAnswer,
  IncidentAnswer,
  IncidentPageAnswer,
  MessageAnswer,
  PersonalWord,
  ReadinessAnswer,
  SwitchAnswer,
  SwitchesAnswer,
} from './incident-answers.js';

const TIMEOUT_MS = 5_000;
/** Where every level of the shop is compared before there is an answer. */
const LONG_TIMEOUT_MS = 60_000;

/** Eight journeys, each of which is patient. */
const ROUND_TIMEOUT_MS = 600_000;

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

export interface PersonalChange {
  readonly person: string;
  readonly reason: string;
  readonly expectedEpoch?: number;
  readonly confirmTrips?: number;
}

/** Which inconsistencies are asked for. */
export interface ConsistencyQuestion {
  readonly state: 'open' | 'settling' | 'cleared';
  readonly limit: number;
  readonly kind?: string;
  readonly place?: string;
  readonly subject?: string;
}

/** Which page of what happened is asked for. */
export interface TimelineQuestion {
  readonly domain?: string;
  readonly kind?: string;
  readonly person?: string;
  readonly before?: string;
  readonly limit?: number;
}

/** Of which time the impact is asked for, ISO 8601. */
export interface ImpactQuestion {
  readonly domain: string;
  readonly from: string;
  readonly to?: string;
}

/** Which parked messages are meant, who decides, and why. */
export interface ParkedWish {
  readonly service: string;
  readonly consumer: string;
  readonly ids?: readonly string[];
  readonly person: string;
  readonly reason: string;
}

/** Control's JSON API. Every failure is a CommandFailed that says what to do. */
export class ControlClient {
  /**
   * @param url of control, or of each of several, separated by commas: what one does not take, since another leads, is asked of the next
   * @param token what control is shown; undefined: nothing
   */
  constructor(
    readonly url: string,
    private readonly token = tokenToShow(),
  ) {}

  status(): Promise<ShopStatus> {
    return this.#ask('GET', '/api/status');
  }

  shopper(): Promise<ShopperStatus> {
    return this.#ask('GET', '/api/shopper');
  }

  /** A round takes as long as eight people who buy one after another. */
  shop(): Promise<ShopperStatus> {
    return this.#ask('POST', '/api/shopper/round', {}, ROUND_TIMEOUT_MS);
  }

  domain(name: string): Promise<DomainStatus> {
    return this.#ask('GET', `/api/domains/${encodeURIComponent(name)}`);
  }

  timeline(question: TimelineQuestion): Promise<TimelineAnswer> {
    const asked = Object.entries(question).map(([name, value]) => [name, String(value)] as const);
    return this.#ask('GET', `/api/timeline?${new URLSearchParams(Object.fromEntries(asked)).toString()}`);
  }

  business(): Promise<BusinessAnswer> {
    return this.#ask('GET', '/api/business');
  }

  impact(question: ImpactQuestion): Promise<ImpactAnswer> {
    return this.#ask('GET', `/api/impact?${new URLSearchParams({ ...question }).toString()}`);
  }

  /** The way of a request, and which integration to mend first. */
  map(): Promise<MapAnswer> {
    return this.#ask('GET', '/api/map');
  }

  decisions(domain: string): Promise<DecisionChain> {
    return this.#ask('GET', `/api/domains/${encodeURIComponent(domain)}/decisions`);
  }

  decision(id: string): Promise<DecisionPage> {
    return this.#ask('GET', `/api/decisions/${encodeURIComponent(id)}`);
  }

  change(domain: string, verb: 'rollback' | 'reset', change: PersonalChange): Promise<ChangeAnswer> {
    return this.#ask('POST', `/api/domains/${encodeURIComponent(domain)}/${verb}`, change);
  }

  ramp(domain: string): Promise<RampPage> {
    return this.#ask('GET', `/api/domains/${encodeURIComponent(domain)}/ramp`);
  }

  changeRamp(domain: string, verb: 'pause' | 'resume', change: PersonalChange): Promise<RampAnswer> {
    return this.#ask('POST', `/api/domains/${encodeURIComponent(domain)}/ramp/${verb}`, change);
  }

  authority(): Promise<AuthorityPage> {
    return this.#ask('GET', '/api/authority');
  }

  /** What speaks against moving it now: every level is compared. */
  authorityPreflight(to: string): Promise<AuthorityPreflight> {
    return this.#ask('GET', `/api/authority/preflight?to=${encodeURIComponent(to)}`, undefined, LONG_TIMEOUT_MS);
  }

  /** Begins to move it; every level is compared first. */
  moveAuthority(wish: {
    readonly to: string;
    readonly person: string;
    readonly reason: string;
  }): Promise<AuthorityPage> {
    return this.#ask('POST', '/api/authority/move', wish, LONG_TIMEOUT_MS);
  }

  undoAuthority(word: { readonly person: string; readonly reason: string }): Promise<AuthorityPage> {
    return this.#ask('POST', '/api/authority/undo', word);
  }

  mismatchGroups(domain: string, query: Readonly<Record<string, string>>): Promise<MismatchGroupList> {
    const words = new URLSearchParams(query).toString();
    return this.#ask('GET', `/api/domains/${encodeURIComponent(domain)}/mismatch-groups?${words}`);
  }

  mismatchGroup(domain: string, group: string): Promise<MismatchGroupPage> {
    return this.#ask('GET', `/api/domains/${encodeURIComponent(domain)}/mismatch-groups/${encodeURIComponent(group)}`);
  }

  judgeMismatches(
    domain: string,
    group: string,
    wish: { readonly judgement: string; readonly person: string; readonly reason: string },
  ): Promise<JudgementAnswer> {
    const path = `/api/domains/${encodeURIComponent(domain)}/mismatch-groups/${encodeURIComponent(group)}/judgement`;
    return this.#ask('POST', path, wish);
  }

  /** The files of a golden case that is made of a sample. */
  goldenCase(sample: string, wish: Readonly<Record<string, string>>): Promise<GoldenBundle> {
    const words = new URLSearchParams(wish).toString();
    return this.#ask('GET', `/api/mismatch-samples/${encodeURIComponent(sample)}/golden?${words}`);
  }

  /** Who used a contract version, as far back as control knows. */
  contractUsage(domain: string, version: string): Promise<ContractUsageAnswer> {
    const query = new URLSearchParams({ domain, version });
    return this.#ask('GET', `/api/contracts/usage?${query.toString()}`);
  }

  /** What of prices and catalogue is not consistent, as the pricing service tells it. */
  consistency(question: ConsistencyQuestion): Promise<ConsistencyAnswer> {
    const query = new URLSearchParams(
      Object.entries(question).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return this.#ask('GET', `/api/consistency?${query.toString()}`);
  }

  /** What consumers did not take, as the service tells it. */
  parked(query: Readonly<Record<string, string>>): Promise<ParkedAnswer> {
    return this.#ask('GET', `/api/parked?${new URLSearchParams(query).toString()}`);
  }

  decideParked(decision: 'retry' | 'drop', wish: ParkedWish): Promise<{ readonly decided: number }> {
    return this.#ask('POST', `/api/parked/${decision}`, wish);
  }

  /** Orders, the newest first, as the ledger has them. */
  orders(query: Readonly<Record<string, string>>): Promise<OrderPageAnswer> {
    return this.#ask('GET', `/api/orders?${new URLSearchParams(query).toString()}`);
  }

  /** What happened to one order. */
  journey(reference: string): Promise<OrderJourneyAnswer> {
    return this.#ask('GET', `/api/orders/${encodeURIComponent(reference)}/journey`);
  }

  /** Orders that are held until a person has looked at them. */
  reviews(limit: number): Promise<WaitingReviewsAnswer> {
    return this.#ask('GET', `/api/orders/reviews?limit=${limit}`);
  }

  /** How the books of orders differ, as the order service tells it. */
  differences(query: Readonly<Record<string, string>>): Promise<DifferencesAnswer> {
    return this.#ask('GET', `/api/orders/differences?${new URLSearchParams(query).toString()}`);
  }

  /** Says why a difference is right as it is. */
  explainDifference(wish: ExplanationWish): Promise<{ readonly kind: string; readonly reference: string }> {
    return this.#ask('POST', '/api/orders/differences/explain', wish);
  }

  /** Lets one go its way, or calls it off. */
  decideReview(reference: string, wish: ReviewWish): Promise<DecidedReviewAnswer> {
    return this.#ask('POST', `/api/orders/reviews/${encodeURIComponent(reference)}`, wish);
  }

  /** Has a shopper forgotten who asks for it. */
  erase(wish: ErasureWish): Promise<ErasureAnswer> {
    return this.#ask('POST', '/api/privacy/erasures', wish);
  }

  /** Who did what, the newest first. */
  audit(query: Readonly<Record<string, string>>): Promise<AuditAnswer> {
    return this.#ask('GET', `/api/audit?${new URLSearchParams(query).toString()}`);
  }

  /** A part of the audit log's chain, behind a place of it. */
  auditChain(after: number): Promise<AuditChainAnswer> {
    return this.#ask('GET', `/api/audit/chain?after=${after}`);
  }

  /** What control and every gateway were started with. */
  configuration(): Promise<ConfigurationAnswer> {
    return this.#ask('GET', '/api/configuration');
  }

  /** Who has which token. */
  tokens(): Promise<TokenListAnswer> {
    return this.#ask('GET', '/api/tokens');
  }

  incidents(query: Readonly<Record<string, string>>): Promise<{ readonly incidents: readonly IncidentAnswer[] }> {
    return this.#ask('GET', `/api/incidents?${new URLSearchParams(query).toString()}`);
  }

  incident(id: string): Promise<IncidentPageAnswer> {
    return this.#ask('GET', `/api/incidents/${encodeURIComponent(id)}`);
  }

  openIncident(
    wish: PersonalWord & { readonly scope: string; readonly severity: string; readonly title: string },
  ): Promise<IncidentAnswer> {
    return this.#ask('POST', '/api/incidents', wish);
  }

  noteIncident(id: string, word: PersonalWord): Promise<IncidentPageAnswer> {
    return this.#ask('POST', `/api/incidents/${encodeURIComponent(id)}/notes`, word);
  }

  acknowledgeIncident(id: string, word: PersonalWord): Promise<IncidentPageAnswer> {
    return this.#ask('POST', `/api/incidents/${encodeURIComponent(id)}/acknowledge`, word);
  }

  resolveIncident(id: string, word: PersonalWord): Promise<IncidentPageAnswer> {
    return this.#ask('POST', `/api/incidents/${encodeURIComponent(id)}/resolve`, word);
  }

  /** @param format `postmortem.md` or `timeline.json` */
  exportIncident(id: string, format: string): Promise<string> {
    return this.#text('GET', `/api/incidents/${encodeURIComponent(id)}/${encodeURIComponent(format)}`);
  }

  channels(): Promise<ChannelsAnswer> {
    return this.#ask('GET', '/api/notifications');
  }

  testChannel(wish: { readonly channel: string; readonly person: string }): Promise<{ readonly message: string }> {
    return this.#ask('POST', '/api/notifications/test', wish);
  }

  /** How a message fares. */
  message(id: string): Promise<MessageAnswer> {
    return this.#ask('GET', `/api/notifications/messages/${encodeURIComponent(id)}`);
  }

  ignoreRules(domain: string): Promise<IgnoreRuleList> {
    return this.#ask('GET', `/api/domains/${encodeURIComponent(domain)}/ignore-rules`);
  }

  ignoreMismatches(domain: string, wish: IgnoreWish): Promise<IgnoreRule> {
    return this.#ask('POST', `/api/domains/${encodeURIComponent(domain)}/ignore-rules`, wish);
  }

  unignoreMismatches(domain: string, rule: number, word: PersonalWord): Promise<IgnoreRule> {
    return this.#ask('POST', `/api/domains/${encodeURIComponent(domain)}/ignore-rules/${rule}/withdraw`, word);
  }

  switches(): Promise<SwitchesAnswer> {
    return this.#ask('GET', '/api/integrations/switches');
  }

  switchOff(integration: string, wish: PersonalWord & { readonly minutes: number }): Promise<SwitchAnswer> {
    return this.#ask('POST', `/api/integrations/${encodeURIComponent(integration)}/off`, wish);
  }

  switchOn(integration: string, word: PersonalWord): Promise<SwitchAnswer> {
    return this.#ask('POST', `/api/integrations/${encodeURIComponent(integration)}/on`, word);
  }

  chaos(): Promise<ChaosAnswer> {
    return this.#ask('GET', '/api/chaos');
  }

  startChaos(integration: string, wish: PersonalWord & ChaosWish): Promise<ChaosRunAnswer> {
    return this.#ask('POST', `/api/chaos/${encodeURIComponent(integration)}/start`, wish);
  }

  stopChaos(integration: string, word: PersonalWord): Promise<ChaosRunAnswer> {
    return this.#ask('POST', `/api/chaos/${encodeURIComponent(integration)}/stop`, word);
  }

  readiness(domain: string): Promise<ReadinessAnswer> {
    return this.#ask('GET', `/api/readiness/${encodeURIComponent(domain)}`);
  }

  recordRun(
    domain: string,
    run: { readonly kind: string; readonly person: string; readonly report: unknown },
  ): Promise<{ readonly id: string; readonly domain: string; readonly kind: string }> {
    return this.#ask('POST', `/api/readiness/${encodeURIComponent(domain)}/runs`, run);
  }

  async #ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<T> {
    const text = await this.#text(method, path, body, timeoutMs);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new CommandFailed(EXIT.error, `${this.url} answers, but not as control does. Check CONTROL_URL.`);
    }
  }

  async #text(method: 'GET' | 'POST', path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<string> {
    const urls = this.url.split(',').map((url) => url.trim().replace(/\/+$/, ''));
    for (const url of urls.slice(0, -1)) {
      try {
        return await this.#textOf(url, method, path, body, timeoutMs);
      } catch (error) {
        if (!(error instanceof AskAnother)) throw error;
      }
    }
    return this.#textOf(urls.at(-1) ?? '', method, path, body, timeoutMs);
  }

  async #textOf(url: string, method: 'GET' | 'POST', path: string, body: unknown, timeoutMs: number): Promise<string> {
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(url + path, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await answer.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      const text = `control does not answer at ${url} (${messageOf(cause)}). Is the shop running? CONTROL_URL says where else to look.`;
      // A change may have been made though nobody says so: another is asked only where it cannot have arrived.
      throw method === 'GET' || wasRefused(cause)
        ? new AskAnother(EXIT.error, text)
        : new CommandFailed(EXIT.error, text);
    }
    if (!answer.ok) throw refusal(answer.status, text);
    return text;
  }
}

/** One of several controls does not answer, or does not lead. */
class AskAnother extends CommandFailed {}

function wasRefused(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function refusal(status: number, text: string): CommandFailed {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not ours: the status is all there is to say.
  }
  const details = problem.errors?.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
  const how = status === 401 ? ' BANYAN_TOKEN or --token-file shows control a token.' : '';
  const words = [problem.detail ?? details ?? problem.title ?? 'control refused'];
  if (problem.code === 'not-leading') return new AskAnother(EXIT.error, `${words.join(' ')} (${status})`);
  return new CommandFailed(
    status === 400 || status === 404 ? EXIT.usage : EXIT.error,
    `${words.join(' ')} (${status})${how}`,
  );
}
