import type { Principal } from '@banyan/identity';
import type { SyntheticMark } from '@banyan/rollout';

/** Who asks, as far as it was shown. */
export interface Asker {
  /** What a signed header says of the request; undefined: nothing, a shopper stands behind it. */
  readonly mark: SyntheticMark | undefined;
  /** Undefined: nobody is asked who they are, and everybody may do everything. */
  readonly principal: Principal | undefined;
}
