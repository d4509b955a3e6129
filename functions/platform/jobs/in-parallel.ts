/** A bounded number of things at a time: round trips overlap, and nobody is flooded. */

/** Results in the order of the inputs. The first failure is thrown, after what was under way has ended. */
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
