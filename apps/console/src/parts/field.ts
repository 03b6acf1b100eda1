/** Looks of whatever somebody writes into. */
export const FIELD = 'mt-1 w-full rounded-md border border-edge bg-ground px-3 py-2';
