/**
 * Makes a value at the first call and keeps it, such as a server with its keys. After a failure the next call makes it
 * anew.
 */
export function kept<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/**
 * Like `Promise.all`, but fails only after all promises have settled: a part that is still retrying would repeat what
 * the next call has done meanwhile.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  parts: T,
): Promise<{ -readonly [Part in keyof T]: Awaited<T[Part]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

/**
 * Waits at most `ms` milliseconds for preparations at a cold start. Never fails: the call that needs the value makes it
 * anew and reports the failure.
 */
export async function madeAhead(making: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([making.catch(() => undefined), patience]);
  clearTimeout(timer);
}
