import { UnleashAdmin } from '@banyan/rollout';
import type { ControlConfig } from '../control.config.js';
import type { SwitchOff } from './unleash-write-back.js';

/** Unleash's admin API, as this control reaches it. Control alone holds the token for it. */
export function unleashAdmin(config: ControlConfig): UnleashAdmin {
  return new UnleashAdmin({
    url: config.UNLEASH_URL,
    get token() {
      return config.UNLEASH_ADMIN_TOKEN();
    },
    environment: config.UNLEASH_ENVIRONMENT,
  });
}

/** Switches off what was tripped. */
export function switchOffInUnleash(admin: UnleashAdmin): SwitchOff {
  return async ({ domain, latch }) => {
    const { reason, decisionId, trippedAtMs } = latch;
    await admin.switchOff({ flag: `${domain}.serve`, reason, decisionId, atMs: trippedAtMs });
  };
}
