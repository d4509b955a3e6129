/** Runs a bounded number of tasks at a time, so that round trips overlap and no service is flooded. */

/** Results in the order of the inputs. Throws the first failure after all started tasks have ended. */
export async function inParallel<T, R>(
  atOnce: number,
  inputs: readonly T[],
  run: (input: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(inputs.length);
  const remaining = inputs.entries();
  const lane = async (): Promise<void> => {
    for (const [index, input] of remaining) results[index] = await run(input);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, inputs.length) }, lane));
  const failure = lanes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results;
}
