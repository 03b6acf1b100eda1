import type { ShopStatus } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';

/** Which gateways there are, and whether they may serve a service's answers at all. */
export function ReplicaTable({ replicas }: Pick<ShopStatus, 'replicas'>) {
  return (
    <Card title="Gateways">
      {replicas.length === 0 ? (
        <p className="text-soft">
          No gateway reports. Traffic may flow all the same: a gateway needs control for nothing but its evidence.
        </p>
      ) : (
        <table className="w-full text-left">
          <thead className="text-sm text-soft">
            <tr>
              <th className="pb-1 pr-4 font-normal">Replica</th>
              <th className="pb-1 pr-4 font-normal">Heard</th>
              <th className="pb-1 font-normal">Lease</th>
            </tr>
          </thead>
          <tbody>
            {replicas.map(({ replica, reportAgeMs, lease }) => (
              <tr key={replica} className="border-t border-line">
                <th scope="row" className="py-2 pr-4 font-mono text-sm font-normal wrap-anywhere">
                  {replica}
                </th>
                <td className="py-2 pr-4">{reportAgeMs === null ? 'never' : `${duration(reportAgeMs)} ago`}</td>
                <td className="py-2">
                  {lease === null ? (
                    <Mark tone="off">unknown</Mark>
                  ) : (
                    <Mark tone={lease.inForce ? 'good' : 'wait'}>{lease.inForce ? 'in force' : 'lapsed'}</Mark>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
