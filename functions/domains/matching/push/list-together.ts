/** Who was told together with a worker, of what, and what they say to it. */
import type { Context } from '../../../platform/requests/context';
import { parseEach, unlessMalformed } from '../../../platform/lists/malformed';
import { ownerOf } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { seesWorker } from '../../people/worker/access';
import { named } from '../../people/worker/companions/companions';
import { workerLoader } from '../../people/worker/loader';
import type { CompanionPlace } from '../recommendation/service';
import { parsePush, type Push, pushKey } from './push-store';
import { statusOf } from './service';

/** One batch read; another one for people and positions. */
export async function listTogether(context: Context, push: Push): Promise<readonly CompanionPlace[]> {
  const { together = [], workerId } = push;
  if (together.length === 0) return [];
  const own = await unlessMalformed(workerLoader(context).load(workerId));
  const items = await context.db.batchGet(together.map((id) => pushKey(ownerOf(id, 'psh'), id)));
  const pushes = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parsePush);
  const places = await Promise.all(
    pushes.map(async (other): Promise<CompanionPlace | undefined> => {
      const [worker, position, status] = await Promise.all([
        unlessMalformed(workerLoader(context).load(other.workerId)),
        unlessMalformed(positionLoader(context).load(other.positionId)),
        statusOf(context, other),
      ]);
      return worker === undefined ? undefined : { other: worker, position, status };
    }),
  );
  // Who took the consent back is no companion any more.
  return places.flatMap((place) =>
    place !== undefined && (seesWorker(context.viewer, place.other) || (own !== undefined && named(place.other, own)))
      ? [place]
      : [],
  );
}
