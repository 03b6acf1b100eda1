/** The database could not be asked, or its answer was lost. The change may or may not have been made: send the same id again. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}
