import { Link } from '@tanstack/react-router';
import { useShop } from '../../api/use-shop.js';
import { Asked } from '../../parts/asked.js';
import { Mark } from '../../parts/mark.js';
import { standing } from '../domain-words.js';
import { PageTitle } from '../page-title.js';
import type { Range } from '../../charts/chart-range.js';
import { ChartsCard } from './charts-card.js';
import { DecisionTimeline } from './decision-timeline.js';
import { EvidenceCard } from './evidence-card.js';
import { LatchControls } from './latch-controls.js';
import { SignalsCard } from './signals-card.js';
import { ShadowCard } from './shadow-card.js';
import { TrafficCard } from './traffic-card.js';

/** One domain: what happens to its traffic, on what evidence, and what a person can do about it. */
export function DomainPage({
  name,
  range,
  channel,
}: {
  readonly name: string;
  readonly range: Range;
  readonly channel: string | undefined;
}) {
  const shop = useShop();
  return (
    <Asked query={shop}>
      {({ domains, asOf }) => {
        const domain = domains.find((each) => each.domain === name);
        if (domain === undefined) {
          return (
            <>
              <PageTitle title={`No domain ${name}`} />
              <p>
                Domains of this shop: {domains.map((each) => each.domain).join(', ')}. <Link to="/">All of them</Link>
              </p>
            </>
          );
        }
        const { tone, words } = standing(domain);
        return (
          <>
            <PageTitle title={capitalised(name)} aside={<Mark tone={tone}>{words}</Mark>} />
            <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
              <TrafficCard domain={domain} />
              {domain.extracted && <LatchControls domain={domain} />}
              <ChartsCard domain={domain} range={range} channel={channel} asOf={asOf} />
              <SignalsCard domain={name} />
              {domain.extracted && <EvidenceCard domain={domain} />}
              <ShadowCard shadow={domain.shadow} />
              <DecisionTimeline domain={domain} />
            </div>
          </>
        );
      }}
    </Asked>
  );
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
