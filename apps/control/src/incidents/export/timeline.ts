import type { IncidentPage } from '../incident.js';

/** An incident as it is taken away: for other tools, and for whoever writes the post-mortem. */
export interface ExportedTimeline extends IncidentPage {
  readonly schema: 'https://banyan.shop/incident-timeline/v1';
}

export function timelineOf(incident: IncidentPage): ExportedTimeline {
  return { schema: 'https://banyan.shop/incident-timeline/v1', ...incident };
}
