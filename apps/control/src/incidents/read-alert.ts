import { printable } from '@banyan/rollout';
import type { AlertDto } from './alert.dto.js';
import type { HeardAlert } from './happenings.js';
import { WHOLE_SHOP, type Severity } from './incident.js';

/** What people call it, by what we do: those of our own rules, and those that Prometheus' handbooks use. */
const SEVERITY: Readonly<Record<string, Severity>> = {
  page: 'critical',
  critical: 'critical',
  ticket: 'major',
  error: 'major',
  warning: 'major',
};

/**
 * What an alert means here. Pure. A label `domain` that names none of the shop's domains is of the whole shop.
 *
 * @param domains those of the shop
 * @param heardAtMs for an end that Alertmanager does not date
 */
export function readAlert(alert: AlertDto, domains: readonly string[], heardAtMs: number): HeardAlert {
  const { status, labels, annotations = {}, startsAt, endsAt, fingerprint, generatorURL } = alert;
  const bySeverity = new Map(Object.entries(SEVERITY));
  const name = word(labels, 'alertname') ?? 'an alert without a name';
  const summary = word(annotations, 'summary');
  const text = word(annotations, 'description') ?? summary ?? name;
  const domain = word(labels, 'domain');
  const beganAtMs = Date.parse(startsAt);
  const key = `alert ${fingerprint} ${startsAt}`;
  const endedAtMs = endsAt === undefined ? heardAtMs : Date.parse(endsAt);
  const runbook = word(annotations, 'runbook_url') ?? word(annotations, 'runbook');
  return {
    scope: domain !== undefined && domains.includes(domain) ? domain : WHOLE_SHOP,
    key,
    isOver: status === 'resolved',
    endedAtMs: endedAtMs < beganAtMs ? heardAtMs : endedAtMs,
    opening: {
      severity: bySeverity.get(word(labels, 'severity') ?? '') ?? 'minor',
      title: summary ?? name,
      sinceMs: beganAtMs,
      entry: {
        key,
        atMs: beganAtMs,
        kind: 'seen',
        by: 'alertmanager',
        text,
        about: {
          alert: name,
          labels,
          ...(runbook === undefined ? {} : { runbook }),
          ...(generatorURL === undefined ? {} : { source: generatorURL }),
        },
      },
    },
  };
}

/** A word that somebody sent; undefined: it is none, or says nothing. */
function word(of: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? printable(value) : undefined;
}
