/** How long the ledger's row is ours alone while its outcome is written, ms: one statement, and what a slow database takes. */
export const ARM_TAKES_MS = 10_000;
