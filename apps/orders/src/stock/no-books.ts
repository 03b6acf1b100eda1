import { ArmError } from '@banyan/kernel';
import type { LegacyBooks } from './legacy-books.js';

/** The legacy core cannot be asked yet: whatever needs it waits. */
export const noBooks: LegacyBooks = {
  reserve: () => Promise.reject(new ArmError('legacy', 'fault', 'the core cannot be asked')),
  callOff: () => Promise.reject(new ArmError('legacy', 'fault', 'the core cannot be asked')),
};
