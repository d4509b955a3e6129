/** Ctrl-C of a command that can be run again to go on. */

/** A terminal sends the signal to npm, too, and npm passes it on. So a second signal within this time is ignored. */
const SAME_SIGNAL_MS = 1_000;

/** Ends what is under way, and, when asked again, everything at once. */
export function stopBySignal(): AbortSignal {
  const stop = new AbortController();
  let since = Number.POSITIVE_INFINITY;
  const onSignal = (): void => {
    if (performance.now() - since > SAME_SIGNAL_MS) {
      tellStopped();
      process.exit(130);
    }
    since = Math.min(since, performance.now());
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return stop.signal;
}

/** What the work returns, or 130 once the signal has stopped it. @param cleanUp for work that failed or was stopped. */
export async function untilStopped(
  signal: AbortSignal,
  work: () => Promise<number>,
  cleanUp: () => Promise<unknown>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    await cleanUp();
    if (!signal.aborted) throw error;
    tellStopped();
    return 130;
  }
}

function tellStopped(): void {
  console.log('已停止；再次运行同一命令即可继续。 / Stopped; run the same command again to go on.');
}
