/** Texts of the error codes that `schema/region.graphql` declares. */
import type { RegionLevel } from '../../../generated/graphql';
import type { Messages, Text } from '../../../platform/requests/text';

export const regionMessages = {
  REGION_UNKNOWN: { zh: '没有这个区划代码', en: 'No region has this code.' },
  REGION_LEVEL: {
    zh: '区划级别不对，应在 {coarsest} 与 {finest} 之间',
    en: 'Wrong level of region: expected {coarsest} to {finest}.',
  },
  REGION_OUT_OF_SCOPE: {
    zh: '不在您负责的区域（{scope}）之内',
    en: 'The region is outside your own region ({scope}).',
  },
  REGION_REPLACED: {
    zh: '该区划代码已停用，请改用 {successor}',
    en: 'This region code is no longer in force; use {successor}.',
  },
} as const satisfies Messages;

/** Words for the levels in texts. */
export const regionLevelWords = {
  PROVINCE: { zh: '省', en: 'province' },
  PREFECTURE: { zh: '地市', en: 'prefecture' },
  COUNTY: { zh: '县', en: 'county' },
  TOWNSHIP: { zh: '乡镇', en: 'township' },
  VILLAGE: { zh: '村', en: 'village' },
} as const satisfies Readonly<Record<RegionLevel, Text>>;
