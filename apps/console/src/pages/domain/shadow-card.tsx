import type { DomainStatus } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';

/** What copies of requests said about the two arms. */
export function ShadowCard({ shadow }: { readonly shadow: DomainStatus['shadow'] }) {
  return (
    <Card title="Shadow">
      <p className="wrap-anywhere">{shadow.text}</p>
      {shadow.selected > 0 && (
        <div className="mt-4">
          <Facts
            facts={[
              { name: 'Compared', value: shadow.compared.toLocaleString('en') },
              { name: 'Unexplained', value: shadow.mismatched.toLocaleString('en') },
              { name: 'Ignored by rules', value: shadow.ignored.toLocaleString('en') },
              { name: 'Explained by a change', value: shadow.explained.toLocaleString('en') },
              { name: 'Coverage', value: percent(shadow.coverage), more: 'of what the flag selected' },
            ]}
          />
        </div>
      )}
    </Card>
  );
}
