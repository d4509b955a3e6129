/** The timer of the sweep, in place of the cloud's schedule. */

/**
 * Runs at an interval; a run waits for the one before. The returned function stops it and resolves when the running one
 * has ended.
 */
export function everyMinutes(
  minutes: number,
  run: () => Promise<void>,
  log: (line: string) => void,
): () => Promise<void> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(run).catch((error: unknown) => log(`The sweep failed: ${String(error)}`));
  }, minutes * 60_000);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
