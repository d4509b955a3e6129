/** What is made at the first call and kept, such as a server with its keys; what could not be made is made anew at the next call. */
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
 * As `Promise.all`, but it fails only when none of them is under way any more: a part that still tries by itself would do again
 * what the next call has made meanwhile.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  parts: T,
): Promise<{ -readonly [Part in keyof T]: Awaited<T[Part]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

/**
 * Waits for what is made ahead of the first call, for so many milliseconds. It never fails: what can't be made now is told to
 * the call that needs it, which makes it anew.
 */
export async function madeAhead(making: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([making.catch(() => undefined), patience]);
  clearTimeout(timer);
}
