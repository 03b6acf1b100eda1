import type { ShopStatus } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';
import { Table, type Column } from '../../parts/table.js';

const COLUMNS: readonly Column<ShopStatus['replicas'][number]>[] = [
  { name: 'Replica', cell: ({ replica }) => <span className="font-mono text-sm wrap-anywhere">{replica}</span> },
  { name: 'Heard', cell: ({ reportAgeMs }) => (reportAgeMs === null ? 'never' : `${duration(reportAgeMs)} ago`) },
  {
    name: 'Lease',
    cell: ({ lease }) =>
      lease === null ? (
        <Mark tone="off">unknown</Mark>
      ) : (
        <Mark tone={lease.inForce ? 'good' : 'wait'}>{lease.inForce ? 'in force' : 'lapsed'}</Mark>
      ),
  },
];

/** Which gateways there are, and whether they may serve a service's answers at all. */
export function ReplicaTable({ replicas }: Pick<ShopStatus, 'replicas'>) {
  return (
    <Card title="Gateways">
      {replicas.length === 0 ? (
        <p className="text-soft">
          No gateway reports. Traffic may flow all the same: a gateway needs control for nothing but its evidence.
        </p>
      ) : (
        <Table
          caption="Gateways, their reports and their leases"
          columns={COLUMNS}
          rows={replicas}
          keyOf={({ replica }) => replica}
        />
      )}
    </Card>
  );
}
