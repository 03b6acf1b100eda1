import { CHANNELS, DIFFERENCE_STATES, MOST_DIFFERENCES, MOST_REVIEWS } from '@banyan/domains';
import { ARMS } from '@banyan/kernel';
import { serviceVersion } from '@banyan/observability';
import { OUTCOMES } from '../audit/audit-entry.js';
import { DEFAULT_ENTRIES, MOST_ENTRIES } from '../audit/audit.controller.js';
import { MOST_DAYS } from '../contracts/contract-usage.dto.js';
import {
  DEFAULT_GROUPS,
  LONGEST_CASE_NAME,
  MOST_DAYS as MOST_GROUP_DAYS,
  MOST_GROUPS,
} from '../mismatches/mismatch-groups.dto.js';
import { DEFAULT_LIMIT, MOST_LISTED } from '../mismatches/mismatch-page.dto.js';
import {
  DEFAULT_LIMIT as DEFAULT_FINDINGS,
  MOST_LISTED as MOST_FINDINGS,
} from '../consistency/consistency-query.dto.js';
import { STATES } from '../consistency/read-consistency.js';
import { DEFAULT_DIFFERENCES, DIFFERENCE_KINDS, LONGEST_REFERENCE } from '../orders/difference.dto.js';
import { DEFAULT_INCIDENTS, MOST_INCIDENTS } from '../incidents/incident.dto.js';
import { DEFAULT_ORDERS, LONGEST_SOUGHT, MOST_ORDERS, SOUGHT_STATES } from '../orders/journey.dto.js';
import { DEFAULT_REVIEWS } from '../orders/review-decision.dto.js';
import { ACCESS_SCHEMAS } from './openapi-access-schemas.js';
import { AUTHORITY_SCHEMAS } from './openapi-authority-schemas.js';
import { CONSISTENCY_SCHEMAS } from './openapi-consistency-schemas.js';
import { DIFFERENCE_SCHEMAS } from './openapi-difference-schemas.js';
import { JOURNEY_SCHEMAS } from './openapi-journey-schemas.js';
import { ORDERS_SCHEMAS } from './openapi-orders-schemas.js';
import { CONTRACT_SCHEMAS } from './openapi-contract-schemas.js';
import { EXCHANGE_SCHEMAS } from './openapi-exchange-schemas.js';
import { INCIDENT_SCHEMAS } from './openapi-incident-schemas.js';
import { INTEGRATION_SCHEMAS } from './openapi-integration-schemas.js';
import { PARKED_SCHEMAS } from './openapi-parked-schemas.js';
import { TELLING } from '../parked/parked-desk.js';
import { CHANNEL, LONGEST_STEP } from '../series/series.dto.js';
import { CURSOR, DEFAULT_HAPPENINGS, MOST_HAPPENINGS } from '../timeline/timeline.dto.js';
import { READINESS_SCHEMAS } from './openapi-readiness-schemas.js';
import { RAMP_SCHEMAS } from './openapi-ramp-schemas.js';
import { ref, type Schema } from './openapi-schemas.js';
import { SHOPPER_SCHEMAS } from './openapi-shopper-schemas.js';
import { SIGNAL_SCHEMAS } from './openapi-signal-schemas.js';
import { SERIES_SCHEMAS } from './openapi-series-schemas.js';
import { STATUS_SCHEMAS } from './openapi-status-schemas.js';

interface Route {
  readonly summary: string;
  readonly answer: string;
  readonly body?: string;
  /** What the same answer means with the status 202; absent: it is never given. */
  readonly accepted?: string;
  /** The media type of an answer that is a text, and no JSON. */
  readonly text?: string;
  /** Is it an answer that never ends, of server-sent events whose data are `answer`? */
  readonly stream?: boolean;
  /** Query parameters, none of them required. */
  readonly query?: Readonly<Record<string, Schema>>;
  /** May anybody ask, also who has not signed in? */
  readonly open?: boolean;
  /** Problem statuses it may answer with, beside those of everything that needs to know who asks. */
  readonly problems?: readonly number[];
}

/** Every route of the JSON API. A test holds it against the routes that really exist and against real answers. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/api/replicas/{replica}/report': {
    post: {
      summary: 'A gateway replica says what it saw and learns what is forbidden',
      body: 'ReplicaReport',
      answer: 'ReportReply',
      problems: [400, 403, 413, 415, 503],
    },
  },
  '/api/session': {
    get: {
      summary: 'Who is signed in, as what, and what they may do',
      open: true,
      answer: 'Session',
      problems: [401, 429],
    },
    post: {
      summary: 'Signs in from a browser: the answer sets a cookie that lasts twelve hours',
      open: true,
      body: 'SignIn',
      answer: 'Session',
      problems: [400, 401, 403, 409, 415, 429],
    },
    delete: { summary: 'Signs out', open: true, answer: 'Session', problems: [403, 415] },
  },
  '/api/audit': {
    get: {
      summary: 'Every call that changed something or was refused: who, what, why; the newest first',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: DEFAULT_ENTRIES },
        before: { type: 'string', format: 'uuid', description: 'older than this entry: `next` of the page before' },
        name: { type: 'string', maxLength: 64, description: 'of this token alone' },
        operation: { type: 'string', maxLength: 200 },
        outcome: { enum: OUTCOMES },
      },
      answer: 'AuditPage',
      problems: [400, 503],
    },
  },
  '/api/configuration': {
    get: {
      summary: 'What control and every gateway were started with, and where each value comes from',
      answer: 'Configuration',
    },
  },
  '/api/tokens': {
    get: { summary: 'Who has which token; the tokens themselves are kept nowhere', answer: 'TokenList' },
  },
  '/api/status': { get: { summary: 'Everything there is to see, as of now', answer: 'ShopStatus' } },
  '/api/live': {
    get: {
      summary: 'The same once a second, as server-sent events of the type `status`',
      answer: 'ShopStatus',
      stream: true,
    },
  },
  '/api/integrations': {
    get: { summary: 'What the shop leans on, each with its owner and present state', answer: 'IntegrationList' },
  },
  '/api/integrations/switches': {
    get: {
      summary: 'What people took out of use, and what can be',
      answer: 'IntegrationSwitches',
      problems: [503, 504],
    },
  },
  '/api/integrations/{integration}/off': {
    post: {
      summary: 'Takes an integration out of use for a time: whoever asks it asks nothing of it, as `whenOff` says',
      body: 'IntegrationOff',
      answer: 'IntegrationSwitch',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/integrations/{integration}/on': {
    post: {
      summary: 'Takes it into use again before its time',
      body: 'PersonalWord',
      answer: 'IntegrationSwitch',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/consistency': {
    get: {
      summary: 'Prices that differ between channels, and what of the catalogue is of two minds, with evidence',
      query: {
        state: { enum: STATES, default: 'open' },
        kind: { type: 'string', pattern: '^[a-z][a-z-]{0,39}$' },
        place: { type: 'string', pattern: '^[a-z][a-z-]{0,19}$' },
        subject: { type: 'string', minLength: 1, maxLength: 64 },
        limit: { type: 'integer', minimum: 1, maximum: MOST_FINDINGS, default: DEFAULT_FINDINGS },
      },
      answer: 'Consistency',
      problems: [400, 503],
    },
  },
  '/api/orders': {
    get: {
      summary:
        'Orders, the newest first, by state, arm, channel, customer and time; one by its reference, trace or key',
      query: {
        state: { enum: [...SOUGHT_STATES], description: 'failed: refused, or nobody can say of it yet' },
        arm: { enum: [...ARMS] },
        channel: { enum: [...CHANNELS] },
        customer: { type: 'string', pattern: '^[0-9a-f]{16}$', description: 'customerHash of an order' },
        from: { type: 'string', format: 'date-time', description: 'asked for at or after' },
        to: { type: 'string', format: 'date-time', description: 'asked for before' },
        before: { type: 'string', pattern: '^[\\w.-]{1,100}$' },
        find: { type: 'string', minLength: 1, maxLength: LONGEST_SOUGHT },
        limit: { type: 'integer', minimum: 1, maximum: MOST_ORDERS, default: DEFAULT_ORDERS },
      },
      answer: 'OrderPage',
      problems: [400, 503, 504],
    },
  },
  '/api/orders/{reference}/journey': {
    get: {
      summary: 'What happened to one order, by the books, and by its trace where one is kept',
      answer: 'OrderJourney',
      problems: [404, 503, 504],
    },
  },
  '/api/orders/reviews': {
    get: {
      summary: 'Orders that are held until a person has looked at them, the longest waiting first',
      query: { limit: { type: 'integer', minimum: 1, maximum: MOST_REVIEWS, default: DEFAULT_REVIEWS } },
      answer: 'WaitingReviews',
      problems: [400, 503],
    },
  },
  '/api/orders/reviews/{reference}': {
    post: {
      summary: 'Lets an order that is held go its way, or calls it off and pays it back; once',
      body: 'ReviewDecision',
      answer: 'DecidedReview',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/orders/differences': {
    get: {
      summary: 'How the books of orders differ, the most urgent first; who puts it right, and what was tried',
      query: {
        state: { enum: [...DIFFERENCE_STATES], default: 'open' },
        kind: { enum: [...DIFFERENCE_KINDS] },
        reference: { type: 'string', minLength: 1, maxLength: LONGEST_REFERENCE },
        limit: { type: 'integer', minimum: 1, maximum: MOST_DIFFERENCES, default: DEFAULT_DIFFERENCES },
      },
      answer: 'Differences',
      problems: [400, 503],
    },
  },
  '/api/orders/differences/explain': {
    post: {
      summary: 'Says why a difference is right as it is: it does not count any more, as long as the books say the same',
      body: 'DifferenceExplanation',
      answer: 'ExplainedDifference',
      problems: [400, 403, 404, 415, 503],
    },
  },
  '/api/contracts': { get: { summary: 'Every registered contract version and how it stands', answer: 'ContractList' } },
  '/api/contracts/usage': {
    get: {
      summary: 'Who uses which contract version, by operation and deprecated field',
      query: {
        domain: { type: 'string' },
        version: { type: 'string' },
        days: { type: 'integer', minimum: 1, maximum: MOST_DAYS, default: MOST_DAYS },
      },
      answer: 'ContractUsage',
      problems: [400, 503, 504],
    },
  },
  '/api/domains': { get: { summary: 'Every domain', answer: 'DomainList' } },
  '/api/domains/{domain}': { get: { summary: 'One domain', answer: 'DomainStatus', problems: [404] } },
  '/api/domains/{domain}/decisions': {
    get: { summary: 'The whole chain of decisions, oldest first', answer: 'DecisionChain', problems: [404, 503] },
  },
  '/api/domains/{domain}/series': {
    get: {
      summary: 'Both arms over time: requests, failures and slow ones with intervals, shares, shadow, and what turned',
      query: {
        from: { type: 'string', format: 'date-time', description: 'default: an hour before `to`' },
        to: { type: 'string', format: 'date-time', description: 'default: now' },
        step: {
          type: 'integer',
          minimum: 1,
          maximum: LONGEST_STEP,
          description: 'minutes; raised until the answer has 500 steps at most',
        },
        channel: { type: 'string', pattern: CHANNEL.source },
      },
      answer: 'Series',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/domains/{domain}/mismatches': {
    get: {
      summary: 'The newest unexplained differences between the arms, newest first',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: MOST_LISTED, default: DEFAULT_LIMIT },
      },
      answer: 'MismatchList',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/domains/{domain}/mismatch-groups': {
    get: {
      summary: 'Unexplained differences in groups of one cause, most copies first',
      query: {
        days: { type: 'integer', minimum: 1, maximum: MOST_GROUP_DAYS, default: MOST_GROUP_DAYS },
        limit: { type: 'integer', minimum: 1, maximum: MOST_GROUPS, default: DEFAULT_GROUPS },
        offset: { type: 'integer', minimum: 0, default: 0 },
        release: { type: 'string', maxLength: 64 },
        judged: { enum: ['yes', 'no'] },
        ignored: { enum: ['yes', 'no'], description: 'by a rule in force' },
      },
      answer: 'MismatchGroupList',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/domains/{domain}/mismatch-groups/{group}': {
    get: { summary: 'One group with its samples', answer: 'MismatchGroupPage', problems: [404, 503, 504] },
  },
  '/api/domains/{domain}/mismatch-groups/{group}/judgement': {
    post: {
      summary: 'Writes down what a person says of a group; a note that changes no evidence',
      body: 'JudgementWish',
      answer: 'JudgementAnswer',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/domains/{domain}/ignore-rules': {
    get: {
      summary: 'Which differences are ignored, by whose word and until when',
      answer: 'IgnoreRuleList',
      problems: [404, 503, 504],
    },
    post: {
      summary: 'Ignores differences for a time: they are counted and kept, and are no evidence',
      body: 'IgnoreWish',
      answer: 'IgnoreRule',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/domains/{domain}/ignore-rules/{number}/withdraw': {
    post: {
      summary: 'Withdraws a rule: what it ignored counts again from now on',
      body: 'PersonalWord',
      answer: 'IgnoreRule',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/mismatch-samples/{sample}/golden': {
    get: {
      summary: 'A golden case made of a sample: the files of its folder',
      query: {
        expected: { enum: ['legacy', 'service'], description: 'whose answer is right; required' },
        name: { type: 'string', maxLength: LONGEST_CASE_NAME },
        about: { type: 'string', maxLength: 400 },
      },
      answer: 'GoldenBundle',
      problems: [400, 404, 409, 503, 504],
    },
  },
  '/api/domains/{domain}/ramp': {
    get: {
      summary: 'What speaks against more traffic now, and where the ramp plan stands',
      answer: 'RampPage',
      problems: [404, 409],
    },
  },
  '/api/domains/{domain}/ramp/pause': {
    post: {
      summary: 'Tells the ramp assistant to stop until a person resumes',
      body: 'PersonalChange',
      answer: 'RampAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/ramp/resume': {
    post: {
      summary: 'Lets the ramp assistant go on by the plan, from the step on which the slider stands',
      body: 'PersonalChange',
      answer: 'RampAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/rollback': {
    post: {
      summary: 'Sends all traffic of a domain to legacy until somebody resets',
      body: 'PersonalChange',
      accepted:
        'PostgreSQL is away: replicas are told through the replies to their reports, and it is written when PostgreSQL is back',
      answer: 'ChangeAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/reset': {
    post: {
      summary: 'Arms a tripped or held latch again; evidence starts anew',
      body: 'PersonalChange',
      answer: 'ChangeAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/map': {
    get: {
      summary: "The way of a shopper's request with its health, and which integration to mend first",
      answer: 'ShopMap',
    },
  },
  '/api/business': {
    get: {
      summary: 'Orders against expectation, failed sessions, goods that fail, and how often rollouts are taken back',
      answer: 'Business',
      problems: [503, 504],
    },
  },
  '/api/impact': {
    get: {
      summary: 'What was lost between two instants: failures, sessions, orders and money, with intervals',
      query: {
        domain: { type: 'string', description: 'required' },
        from: { type: 'string', format: 'date-time', description: 'required' },
        to: { type: 'string', format: 'date-time', description: 'default: now; a day after `from` at most' },
      },
      answer: 'Impact',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/timeline': {
    get: {
      summary:
        'Everything that happened, the latest first: decisions, what was seen to change, contracts, authority, incidents, what people did by hand',
      query: {
        before: { type: 'string', pattern: CURSOR.source, description: '`next` of the page before' },
        domain: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' },
        kind: { type: 'string', description: 'one or several, with commas between' },
        person: { type: 'string', maxLength: 100 },
        limit: { type: 'integer', minimum: 1, maximum: MOST_HAPPENINGS, default: DEFAULT_HAPPENINGS },
      },
      answer: 'Timeline',
      problems: [400, 503, 504],
    },
  },
  '/api/decisions/{id}': {
    get: { summary: 'One decision record, its chain verified', answer: 'DecisionPage', problems: [404, 503] },
  },
  '/api/authority': {
    get: {
      summary: 'Who has the authority for all stock, and every step that moved it',
      answer: 'AuthorityPage',
      problems: [503],
    },
  },
  '/api/authority/preflight': {
    get: {
      summary: 'Everything that speaks against moving it now; changes nothing, and takes seconds',
      query: { to: { enum: ['legacy', 'service'], description: 'required' } },
      answer: 'AuthorityPreflight',
      problems: [400, 503],
    },
  },
  '/api/authority/move': {
    post: {
      summary: 'Begins to move it, unless something speaks against it: drain, reconcile, flip',
      body: 'AuthorityMove',
      answer: 'AuthorityPage',
      problems: [400, 403, 409, 415, 503],
    },
  },
  '/api/authority/undo': {
    post: {
      summary: 'Undoes a move that has not flipped',
      body: 'PersonalWord',
      answer: 'AuthorityPage',
      problems: [400, 403, 409, 415, 503],
    },
  },
  '/api/parked': {
    get: {
      summary: 'What consumers of an outbox did not take and people decide about, and how it goes with every consumer',
      query: {
        service: { enum: TELLING, default: 'orders' },
        consumer: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,59}$' },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 100 },
      },
      answer: 'ParkedPage',
      problems: [400, 503, 504],
    },
  },
  '/api/parked/retry': {
    post: {
      summary: 'Delivers parked messages once more, and what they held after them',
      body: 'ParkedDecision',
      answer: 'ParkedDecided',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/parked/drop': {
    post: {
      summary: 'Gives parked messages up: they are never delivered, and what they held goes on',
      body: 'ParkedDecision',
      answer: 'ParkedDecided',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/shopper': {
    get: { summary: 'The synthetic shopper: its last journey on each arm in each channel', answer: 'Shopper' },
  },
  '/api/shopper/round': {
    post: {
      summary: 'Sends the synthetic shopper on a round now; answers when it is back',
      answer: 'Shopper',
      problems: [403, 415, 503],
    },
  },
  '/api/incidents': {
    get: {
      summary: 'Incidents, those that are open first, then the newest',
      query: {
        scope: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'a domain, or `shop`' },
        state: { enum: ['open', 'resolved'] },
        limit: { type: 'integer', minimum: 1, maximum: MOST_INCIDENTS, default: DEFAULT_INCIDENTS },
      },
      answer: 'IncidentList',
      problems: [400, 503, 504],
    },
    post: {
      summary: 'A person opens an incident, or joins the one that is open there',
      body: 'NewIncident',
      answer: 'IncidentSummary',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/incidents/{incident}': {
    get: {
      summary: 'One incident with its timeline, its harm and who was told',
      answer: 'IncidentPage',
      problems: [404, 503, 504],
    },
  },
  '/api/incidents/{incident}/notes': {
    post: {
      summary: 'Writes a person’s words into the timeline',
      body: 'PersonalWord',
      answer: 'IncidentPage',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/incidents/{incident}/resolve': {
    post: {
      summary: 'A person says that it is over, and why',
      body: 'PersonalWord',
      answer: 'IncidentPage',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/incidents/{incident}/postmortem.md': {
    get: {
      summary: 'A post-mortem to go on writing, in Markdown',
      answer: 'MarkdownText',
      text: 'text/markdown',
      problems: [404, 503],
    },
  },
  '/api/incidents/{incident}/timeline.json': {
    get: { summary: 'The incident as it is taken away', answer: 'IncidentTimeline', problems: [404, 503, 504] },
  },
  '/api/readiness/{domain}': {
    get: {
      summary: 'Is a domain ready for more traffic: each check with its figure, its threshold, and what to do next',
      answer: 'Readiness',
      problems: [404, 409],
    },
  },
  '/api/readiness/{domain}/runs': {
    post: {
      summary: 'Keeps the result of a run under load, or with faults',
      body: 'RecordedRun',
      answer: 'RunKept',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/alerts': {
    post: {
      summary: 'Alertmanager says what fires and what is over',
      body: 'Alerts',
      answer: 'AlertsTaken',
      problems: [400, 403, 413, 415, 503, 504],
    },
  },
  '/api/notifications': {
    get: { summary: 'Who is told of incidents, and by which channels', answer: 'NotificationChannels' },
  },
  '/api/notifications/test': {
    post: {
      summary: 'Sends a message that says it is a test, on the way that all messages take',
      body: 'NotificationTest',
      answer: 'NotificationSent',
      problems: [400, 403, 404, 415, 503],
    },
  },
  '/api/notifications/messages/{message}': {
    get: { summary: 'How a message fares', answer: 'NotificationState', problems: [404, 503] },
  },
  '/api/openapi.json': { get: { summary: 'This description', open: true, answer: 'OpenApiDocument' } },
};

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  400: 'The request does not match this description',
  401: 'Nobody is signed in, or the token is not known',
  403: 'The role does not allow it, or it is asked from a page of another site',
  404: 'There is nothing here',
  409: 'The present state does not allow this; where it only takes time, Retry-After says how long',
  413: 'The body is too large',
  415: 'The body is not application/json',
  429: 'Too many wrong tokens came from this address; Retry-After says how long',
  503: 'Something this needs is away; Retry-After says when to come back',
  504: 'It takes longer than it may, and nothing was done; ask for less, or again after Retry-After',
};

/** Of everything that needs to know who asks, when control has tokens. */
const OF_WHO_ASKS = [401, 403, 429];

const content = (type: string, schema: Schema): Schema => ({ content: { [type]: { schema } } });

/** The OpenAPI 3.1 description of control's JSON API. */
export function controlApi(): Schema {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Banyan control',
      version: serviceVersion(),
      description: 'What the shop does now, what was decided and why, and what a person may change.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(Object.entries(ROUTES).map(([path, methods]) => [path, pathItem(path, methods)])),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of CONTROL_TOKENS_FILE; none needed where there is no such file',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'banyan_control',
          description: 'Of a browser that has signed in',
        },
      },
      schemas: {
        ...ACCESS_SCHEMAS,
        ...STATUS_SCHEMAS,
        ...EXCHANGE_SCHEMAS,
        ...INTEGRATION_SCHEMAS,
        ...RAMP_SCHEMAS,
        ...CONTRACT_SCHEMAS,
        ...CONSISTENCY_SCHEMAS,
        ...ORDERS_SCHEMAS,
        ...JOURNEY_SCHEMAS,
        ...DIFFERENCE_SCHEMAS,
        ...AUTHORITY_SCHEMAS,
        ...PARKED_SCHEMAS,
        ...SHOPPER_SCHEMAS,
        ...SERIES_SCHEMAS,
        ...SIGNAL_SCHEMAS,
        ...INCIDENT_SCHEMAS,
        ...READINESS_SCHEMAS,
        MarkdownText: { type: 'string' },
        OpenApiDocument: { type: 'object', required: ['openapi', 'paths'] },
      },
    },
  };
}

function pathItem(path: string, methods: Readonly<Record<string, Route>>): Schema {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const operations = Object.entries(methods).map(([method, route]) => [method, operation(method, path, route)]);
  return { ...(parameters.length === 0 ? {} : { parameters }), ...Object.fromEntries(operations) };
}

function operation(
  method: string,
  path: string,
  { summary, answer, body, accepted, text, stream = false, query = {}, open = false, problems = [] }: Route,
): Schema {
  const parameters = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const statuses = [...new Set([...problems, ...(open ? [] : OF_WHO_ASKS)])];
  const refused = statuses.map((status) => [
    status,
    { description: PROBLEM_WORDS[status], ...content('application/problem+json', ref('Problem')) },
  ]);
  return {
    operationId: operationId(method, path),
    summary,
    security: open ? [] : [{ token: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, ...content('application/json', ref(body)) } }),
    responses: {
      '200': {
        description: summary,
        ...content(text ?? (stream ? 'text/event-stream' : 'application/json'), ref(answer)),
      },
      ...(accepted === undefined
        ? {}
        : { '202': { description: accepted, ...content('application/json', ref(answer)) } }),
      ...Object.fromEntries(refused),
    },
  };
}

/** `get /api/domains/{domain}` as `getDomainsDomain`. */
function operationId(method: string, path: string): string {
  const words = path.replace('/api/', '').split(/\W+/).filter(Boolean);
  return method + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}
