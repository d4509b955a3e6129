/** Queries of campaigns and of their reports. */
import type { Viewer } from '../../functions/platform/security/viewer';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { bureau, type Given } from './given';
import type { Operation } from './operations';

const township: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('530627102'), account: 'bench|township' };

const ASK_ID = 'query ($id: ID!)';
const campaign = ({ campaignId: id }: Given) => ({ id });

export const boardQueries: readonly Operation[] = [
  {
    field: 'campaign',
    what: '',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { name } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the board of 100 days, by day and region',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { progress { actual share byDay { actual } byRegion { actual } } } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the board of a province',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { progress(regionCode: "53") { actual byRegion { actual } } } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the board of a province, in fives',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { progress(regionCode: "53", inGroups: true) { actual byRegion { actual } } } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the board of a county, and its townships',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { progress(regionCode: "530627") { actual byRegion { actual } } } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the year before, of a county to an official of a township',
    as: township,
    document: `${ASK_ID} { campaign(id: $id) { progress(regionCode: "530627") { actual lastYear } } }`,
    variables: campaign,
  },
  {
    field: 'campaign',
    what: 'with the changes of past days, of a province',
    as: bureau,
    document: `${ASK_ID} { campaign(id: $id) { progress(regionCode: "53") { revisions { on old new } } } }`,
    variables: campaign,
  },
  {
    field: 'report',
    what: 'with the counts of today',
    as: bureau,
    document: `${ASK_ID} { report(id: $id) { lines { published now difference late } } }`,
    variables: ({ reportId: id }: Given) => ({ id }),
  },
  { field: 'currentCampaign', what: '', as: bureau, document: '{ currentCampaign { name } }' },
];
