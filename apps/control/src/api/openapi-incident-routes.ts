import { DEFAULT_INCIDENTS, MOST_INCIDENTS } from '../incidents/incident.dto.js';
import { TELLING } from '../parked/parked-desk.js';
import type { Routes } from './openapi-route.js';

/** What went wrong, who is told of it and what they did not take, and what speaks against more traffic. */
export const INCIDENT_ROUTES: Routes = {
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
  '/api/incidents/{incident}/acknowledge': {
    post: {
      summary: 'A person has it in hand; its owners are told',
      body: 'PersonalWord',
      answer: 'IncidentPage',
      problems: [400, 403, 404, 409, 415, 503, 504],
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
};
