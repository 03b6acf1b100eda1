/** Longer than any sender of a shop waits for an answer. */
const LONGEST_MS = 20_000;

/** @throws Error when it takes longer than anybody's patience */
export async function withinPatience(left: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`its sender still waits after ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  try {
    await Promise.race([left, over]);
  } finally {
    clearTimeout(timer);
  }
}
