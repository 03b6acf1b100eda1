import type { DomainStatus } from '../../api/control.generated.js';
import { count, percent } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Mark } from '../../parts/mark.js';
import { ShareBar } from '../../parts/share-bar.js';
import { VERDICT_TONES } from '../domain-words.js';

/** Who answers, how much of it, and whether that is good. */
export function TrafficCard({ domain }: { readonly domain: DomainStatus }) {
  const { verdict, share, flag, release, outcomes } = domain;
  return (
    <Card title="Traffic" aside={<Mark tone={VERDICT_TONES[verdict.kind]}>{verdict.kind}</Mark>}>
      <p className="wrap-anywhere">{verdict.text}</p>
      {flag.overruled !== null && (
        <p role="status" className="mt-3 rounded-md bg-wait-ground p-3 text-wait wrap-anywhere">
          {flag.overruled}
        </p>
      )}
      {domain.extracted && (
        <>
          <div className="mt-4">
            <ShareBar observed={share.observed} intended={share.intended} />
          </div>
          <div className="mt-5">
            <Facts
              facts={[
                {
                  name: 'Flag intends',
                  value: flag.intendedPercent === null ? '–' : `${flag.intendedPercent} %`,
                  more: flag.agreed ? 'at every gateway' : 'not at every gateway yet',
                },
                {
                  name: 'Sessions at the service',
                  value: percent(share.observedOfSessions),
                  more: `of ${count(share.sessions.legacy + share.sessions.service, 'session')}`,
                },
                {
                  name: 'Requests',
                  value: count(share.requests.service, 'request'),
                  more: `and ${count(share.requests.legacy, 'request')} by legacy`,
                },
                {
                  name: 'Release',
                  value: release.judged ?? (release.seen.length > 0 ? release.seen.join(', ') : 'not said'),
                  more: release.seen.length > 1 ? 'being deployed' : undefined,
                },
                ...(outcomes === null
                  ? []
                  : [
                      {
                        name: 'Shoppers saw',
                        value: count(outcomes.failed, 'failure'),
                        more: `${count(outcomes.rescued, 'answer')} rescued by legacy, ${outcomes.ok.toLocaleString('en')} good`,
                      },
                    ]),
              ]}
            />
          </div>
        </>
      )}
    </Card>
  );
}
