/** How long any one question may take, ms: whoever runs this has trouble already. */
export const PATIENCE_MS = 3_000;
