import { useShop } from '../../api/use-shop.js';
import { Asked } from '../../parts/asked.js';
import { Instant } from '../../parts/instant.js';
import { PageTitle } from '../page-title.js';
import { AttentionList } from './attention-list.js';
import { BusinessCard } from './business-card.js';
import { DomainCard } from './domain-card.js';
import { ReplicaTable } from './replica-table.js';

/** All that a person on call wants first: what is wrong, then how each domain stands. */
export function OverviewPage() {
  const shop = useShop();
  return (
    <>
      <PageTitle
        title="Overview"
        aside={
          shop.data && (
            <p className="text-sm text-soft">
              as of <Instant iso={shop.data.asOf} />
            </p>
          )
        }
      />
      <Asked query={shop}>
        {({ attention, domains, replicas }) => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <AttentionList attention={attention} />
            <div className="grid gap-6 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
              {domains.map((domain) => (
                <DomainCard key={domain.domain} domain={domain} />
              ))}
            </div>
            <BusinessCard />
            <ReplicaTable replicas={replicas} />
          </div>
        )}
      </Asked>
    </>
  );
}
