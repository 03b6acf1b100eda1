/** Something was decided since the chain was read: what was decided on it does not count any more. Look again. */
export class ChainMoved extends Error {
  override readonly name = 'ChainMoved';

  constructor(domain: string, readAt: number, standsAt: number) {
    super(`the chain of ${domain} was read at #${readAt} and is at #${standsAt} now`);
  }
}
