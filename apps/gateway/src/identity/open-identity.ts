import { SCOPES } from '@banyan/domains';
import { Identity, type IdentityEvent } from '@banyan/identity';
import type { Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';

/**
 * @param file BANYAN_IDENTITY_FILE
 * @param canAssert are there keys that assertions to the core are signed with?
 * @throws ConfigurationError with every fault of it
 */
export function openIdentity(file: string, clock: Clock, canAssert = false): Identity {
  return Identity.open({ file, scopes: SCOPES, canAssert, clock, onEvent: noteEvent });
}

function noteEvent(event: IdentityEvent): void {
  switch (event.kind) {
    case 'file-taken':
      return log.info('the file of identities has changed and is in force', { count: event.keys + event.issuers });
    case 'file-refused':
      return log.error('the file of identities cannot be used: what was read before stays in force', {
        reason: event.reason,
      });
    case 'keys-had':
      return counter('banyan_issuer_key_fetches_total').with({ outcome: 'had' }).inc();
    case 'keys-failed':
      counter('banyan_issuer_key_fetches_total').with({ outcome: 'failed' }).inc();
      return log.warn('the keys of an issuer could not be had', { url: event.issuer, reason: event.reason });
  }
}
