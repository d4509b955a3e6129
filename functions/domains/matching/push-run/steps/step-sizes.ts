/** How much the steps of a push run do and store at a time. */
import { limits } from '../../../../limits';

export interface StepSizes {
  readonly peopleRead: number;
  readonly peopleOfPart: number;
  readonly partsOfUnit: number;
  readonly lotsOfPart: number;
  readonly lotsWritten: number;
}

export const stepSizes: StepSizes = {
  ...{ peopleRead: limits.pushPeopleReadAtOnce, peopleOfPart: limits.pushPeopleOfPart },
  ...{ partsOfUnit: limits.pushPartsOfUnit, lotsOfPart: limits.pushLotsOfPart, lotsWritten: limits.pushLotsAtOnce },
};
