import { setTimeout as pause } from 'node:timers/promises';
import type { Arm } from '@banyan/kernel';
import type { AuthorityPage } from '../../apps/control/src/authority/authority-view.js';
import type { Shop } from './shop.js';

/** How the authority for stock came to where it was wanted. */
export interface AuthorityMoved {
  readonly term: number;
  /** Why it was not begun, or was undone, each time that somebody tried in vain. */
  readonly inVain: readonly string[];
  /** From the drain's begin to the flip, by the ledger's record, ms: nothing new is bound meanwhile. */
  readonly heldMs: number;
}

/** Control's page of the authority for all stock. */
export async function readAuthority(shop: Shop): Promise<AuthorityPage> {
  return (await answered(await fetch(`${shop.url('control')}/api/authority`))).json as AuthorityPage;
}

/**
 * Moves the authority for all stock by control's guarded operation, as a person does: who is refused, or finds the move undone, tries
 * again.
 *
 * @param mayGoOn asked before each further try
 * @throws Error with what spoke against it when it may not go on
 */
export async function moveAuthority(
  shop: Shop,
  to: Arm,
  mayGoOn: () => boolean = () => false,
): Promise<AuthorityMoved> {
  const inVain: string[] = [];
  for (;;) {
    const because = await tryToMove(shop, to);
    if (because === undefined) break;
    inVain.push(because);
    if (!mayGoOn()) throw new Error(`the authority did not move to ${to}:\n${inVain.join('\n')}`);
    await pause(TRY_AGAIN_MS);
  }
  const { authority, steps } = await readAuthority(shop);
  const flipped = steps.find(({ kind, term }) => kind === 'flipped' && term === authority.term);
  const begun = steps.find(({ kind, term }) => kind === 'begun' && term === authority.term - 1);
  if (flipped === undefined || begun === undefined) throw new Error('the move is not on record');
  return { term: authority.term, inVain, heldMs: Date.parse(flipped.at) - Date.parse(begun.at) };
}

/** Waits until it is being moved, or has been. @param from the term before the move, read before it was asked for */
export async function untilMoving(shop: Shop, from: number): Promise<void> {
  for (;;) {
    const { authority } = await readAuthority(shop);
    if (authority.state !== 'settled' || authority.term !== from) return;
    await pause(LOOK_MS);
  }
}

const TRY_AGAIN_MS = 500;
const LOOK_MS = 100;

/** @returns why it did not come to it; undefined: it is there */
async function tryToMove(shop: Shop, to: Arm): Promise<string | undefined> {
  const asked = await answered(
    await fetch(`${shop.url('control')}/api/authority/move`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, person: 'maria', reason: 'the sale goes on elsewhere' }),
    }),
  );
  if (asked.status !== 200) return (asked.json as { readonly detail?: string }).detail ?? `answered ${asked.status}`;
  for (;;) {
    const { authority, move } = await readAuthority(shop);
    if (authority.state === 'settled' && move?.state !== 'moving')
      return authority.arm === to ? undefined : (move?.text ?? 'undone');
    await pause(LOOK_MS);
  }
}

async function answered(response: Response): Promise<{ readonly status: number; readonly json: unknown }> {
  return { status: response.status, json: await response.json() };
}
