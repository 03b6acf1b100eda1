import { useBusiness } from '../../api/use-business.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { SignalTable } from '../../parts/signal-table.js';

/** What the business watches of one domain; nothing where it watches nothing of it. */
export function SignalsCard({ domain }: { readonly domain: string }) {
  const asked = useBusiness();
  if (asked.data !== undefined && asked.data.signals.every((signal) => signal.domain !== domain)) return null;
  return (
    <Card title="What the business watches">
      <Asked query={asked}>
        {({ signals }) => <SignalTable signals={signals.filter((signal) => signal.domain === domain)} />}
      </Asked>
    </Card>
  );
}
