/**
 * Job after the release that brought the list of cases that a station is to take: an earlier one handed cases without it. It
 * passes over the open cases of the province, some counties in a step; what is written meanwhile has its list by
 * that write.
 */
import { limits } from '../../../../limits';
import { equals } from '../../../../platform/dynamodb/conditions';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Pass } from '../../../../platform/jobs/pass';
import { parseEach } from '../../../../platform/lists/malformed';
import { countiesOf } from '../../../reference/region/region';
import { homeProvince, type RegionCode } from '../../../reference/region/region-code';
import { caseQuery, HOME, listHanded, parseCase } from '../store';

/** Sort key of the job. */
export const CASE_FILING = 'case-filing';

export const casePass: Pass<RegionCode> = {
  key: { TableName: 'Positions', Key: { pk: 'cases', sk: CASE_FILING } },
  lists: () => countiesOf(homeProvince),
  listsAtOnce: limits.caseCountiesAtOnce,
  query: (county) =>
    caseQuery('byRegion', { county }).beginsWith({ stage: 'due' }).where(equals('status', 'HANDED')).params(),
  async mend(context, items) {
    const cases = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parseCase);
    const unlisted = cases.filter(({ handedTo, receiverId }) => receiverId === undefined && handedTo !== HOME);
    // Refused where somebody changed it since, which listed it.
    await inParallel(limits.succeedingWritesAtOnce, unlisted, (one) => context.db.commit(listHanded(one)));
  },
};
