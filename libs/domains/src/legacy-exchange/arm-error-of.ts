import { ArmError, messageOf, TranslationRefused } from '@banyan/kernel';

/** Whatever went wrong while the core was asked, as the failure of its arm. */
export function armErrorOf(error: unknown): ArmError {
  if (error instanceof ArmError) return error;
  if (error instanceof TranslationRefused) {
    return new ArmError('legacy', 'refused-translation', error.message, { field: error.field, cause: error });
  }
  // Ours: an operation, a place or a SKU that the contract should have refused.
  return new ArmError('legacy', 'fault', messageOf(error), { cause: error });
}
