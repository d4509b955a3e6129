/**
 * What updates of a profile set and remove of where somebody is away from home, with the keys of the lists for the station
 * there. `whereabouts.ts` says what it means.
 */
import { given } from '../../../../platform/dynamodb/expressions';
import { cutTo } from '../../../reference/region/region-code';
import { profileKeysFrom, type Worker } from '../store';

/** Where somebody is away from home, and when they are followed up there. */
type Away = Partial<Pick<Worker, 'workCode' | 'boardedTo' | 'boardedOn' | 'followUpOn'>>;

/** What an update sets of it, with the keys of the lists for the station there. @param read as it was before. */
export function awayFields(read: Pick<Worker, 'id'> & Away, changed: Away): Partial<Worker> {
  const { workCode, boardedTo, followUpOn = read.followUpOn } = changed;
  const places = {
    workPrefecture: workCode && cutTo(workCode, 4),
    boardedPrefecture: boardedTo && cutTo(boardedTo, 4),
  };
  const keys = Object.entries(profileKeysFrom(given({ ...changed, ...places }), prefecturesOf(read)));
  // Half a key would be left behind of whoever is not followed up.
  const whole = keys.filter(([name]) => followUpOn !== undefined || !name.startsWith('dueVillage'));
  return { ...given(changed), ...Object.fromEntries(whole) };
}

/** With the parts of the keys that an item does not store. */
function prefecturesOf(read: Pick<Worker, 'id'> & Away): Partial<Worker> {
  const { id, workCode, boardedTo, boardedOn, followUpOn } = read;
  return given({
    ...{ id, boardedOn, followUpOn, workPrefecture: workCode && cutTo(workCode, 4) },
    boardedPrefecture: boardedTo && cutTo(boardedTo, 4),
  });
}

/** What an update removes of somebody who is followed up no more. */
export const unfollowed = ['followUpOn', 'dueVillagePk', 'dueVillageSk'] as const;
/** What it removes once no placement runs. */
export const notAtWork = ['workCode', 'dueTownshipPk', 'dueTownshipSk', ...unfollowed] as const;
/** What it removes once a journey led to no job any more. */
export const notUnderWay = ['boardedTo', 'boardedOn', 'dueCountyPk', 'dueCountySk'] as const;
