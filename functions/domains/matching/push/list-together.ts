/** Who was told together with a worker, of what, and what they say to it. */
import type { Context } from '../../../platform/requests/context';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { PushId } from '../../../id-kinds';
import { itemLoader } from '../../../platform/lists/item-loader';
import { ownerOf } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { seesWorker } from '../../people/worker/access';
import { named } from '../../people/worker/companions/companions';
import { workerLoader } from '../../people/worker/loader';
import type { CompanionPlace } from '../recommendation/service';
import { parsePush, type Push, pushKey } from './push-store';
import { statusOf } from './service';

const pushLoader = itemLoader<Push, PushId>((id) => pushKey(ownerOf(id, 'psh'), id), parsePush);

/** Batch reads, shared with those of other pushes; others for people and positions. */
export async function listTogether(context: Context, push: Push): Promise<readonly CompanionPlace[]> {
  const { together = [], workerId } = push;
  if (together.length === 0) return [];
  const own = await unlessMalformed(workerLoader(context).load(workerId));
  const pushes = await Promise.all(together.map((id) => unlessMalformed(pushLoader(context).load(id))));
  const places = await Promise.all(
    pushes.map(async (other): Promise<CompanionPlace | undefined> => {
      if (other === undefined) return undefined;
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
