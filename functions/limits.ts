/**
 * Every limit of the system, with its unit and its reason. `limits/` has one file for each area or concern; this is the
 * one import. A name is in one of the files only (`test/unit/tree.test.ts`).
 */
import { boardLimits } from './limits/board';
import { databaseLimits } from './limits/database';
import { inputsLimits } from './limits/inputs';
import { jobsLimits } from './limits/jobs';
import { listsLimits } from './limits/lists';
import { operationsLimits } from './limits/operations';
import { partnersLimits } from './limits/partners';
import { peopleLimits } from './limits/people';
import { processLimits } from './limits/process';
import { referenceLimits } from './limits/reference';
import { supportLimits } from './limits/support';
import { travelLimits } from './limits/travel';

export const limits = {
  ...listsLimits,
  ...inputsLimits,
  ...operationsLimits,
  ...databaseLimits,
  ...processLimits,
  ...referenceLimits,
  ...partnersLimits,
  ...peopleLimits,
  ...jobsLimits,
  ...supportLimits,
  ...travelLimits,
  ...boardLimits,
} as const;
