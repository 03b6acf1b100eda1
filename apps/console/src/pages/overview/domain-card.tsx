import { Link } from '@tanstack/react-router';
import type { DomainStatus } from '../../api/control.generated.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';
import { ShareBar } from '../../parts/share-bar.js';
import { standing, VERDICT_TONES } from '../domain-words.js';

/** How one domain stands: who answers, how much, and what the evidence says. */
export function DomainCard({ domain }: { readonly domain: DomainStatus }) {
  const { tone, words } = standing(domain);
  const { verdict, share, flag } = domain;
  return (
    <Card
      title={
        <Link to="/domains/$domain" params={{ domain: domain.domain }} className="capitalize">
          {domain.domain}
        </Link>
      }
      aside={<Mark tone={tone}>{words}</Mark>}
    >
      {domain.extracted && <ShareBar observed={share.observed} intended={share.intended} />}
      <p className="mt-3 wrap-anywhere">
        <Mark tone={VERDICT_TONES[verdict.kind]}>{verdict.kind}</Mark> <span className="ml-1">{verdict.text}</span>
      </p>
      {flag.overruled !== null && (
        <p className="mt-3 rounded-md bg-wait-ground p-3 text-wait wrap-anywhere">{flag.overruled}</p>
      )}
    </Card>
  );
}
