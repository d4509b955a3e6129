/** Use cases of an enterprise that looks at its people: the list of its placements, and what it is told of a name. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { viewedAsRole } from '../../../platform/security/viewer';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { maskedName } from '../../people/worker/access';
import { getWorker } from '../../people/worker/look-up';
import { workerLoader } from '../../people/worker/loader';
import { employedBy, parsePlacement, type Placement } from '../placement/store';

/** The latest agreement first; empty for anybody else's enterprise. One query. */
export async function listOwnPlacements(context: Context, enterpriseId: EnterpriseId, page: Page): Paged<Placement> {
  const own = (await ownEnterpriseId(context)) === enterpriseId;
  return list(context, {
    ...{ queries: own ? [employedBy(enterpriseId)] : [], index: 'byRegion', order: 'DESCENDING', page },
    // Whatever else the account is, here it is the enterprise.
    parse: (item) => viewedAsRole('ENTERPRISE', parsePlacement(item)),
  });
}

/** The name for those who see the worker, an enterprise by consent; for others the first character of it. */
export async function shownNameOf(context: Context, { workerId }: Pick<Placement, 'workerId'>): Promise<string> {
  const seen = await unlessMalformed(getWorker(context, workerId));
  return seen?.name ?? maskedName((await unlessMalformed(workerLoader(context).load(workerId)))?.name ?? '');
}
