import { Navigate } from '@tanstack/react-router';
import { useShop } from '../../api/use-shop.js';
import { Asked } from '../../parts/asked.js';

/** The mismatches of the first domain that has two arms. */
export function AnyMismatches() {
  const shop = useShop();
  return (
    <Asked query={shop}>
      {({ domains }) => {
        const first = domains.find(({ extracted }) => extracted);
        return first === undefined ? (
          <p>No domain has two arms yet.</p>
        ) : (
          <Navigate to="/mismatches/$domain" params={{ domain: first.domain }} replace />
        );
      }}
    </Asked>
  );
}
