/** A sign-up as the caller may see it, whether it is for an event or for a course. */
import type { WorkerId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { workerLoader } from '../../people/worker/loader';
import type { Placed } from '../places/placed';
import { seesSignUp } from './who-acts';

/** Null if there is none, or the caller may not see it. @param placedOf reads what it is for. */
export async function ifSeen<S extends { readonly workerId: WorkerId }>(
  context: Context,
  signUp: S | undefined,
  placedOf: (signUp: S) => Promise<Placed | undefined>,
): Promise<S | null> {
  if (signUp === undefined) return null;
  const [placed, worker] = await Promise.all([placedOf(signUp), workerLoader(context).load(signUp.workerId)]);
  return seesSignUp(context.viewer, placed, worker) ? signUp : null;
}
