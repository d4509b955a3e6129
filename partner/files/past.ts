/** Positions whose work has begun: nobody could come on that day, so it may be a wrong year. Told, not refused: an offer may stand. */
import { type CivilDate, isCivilDate } from '../../functions/platform/values/civil-date';
import type { PositionFile } from './open';

/** @param today in China. */
export function withPastStarts(file: PositionFile, today: CivilDate): PositionFile {
  return {
    ...file,
    rows: async function* () {
      for await (const row of file.rows()) {
        const { startsOn } = row.input;
        if (startsOn == null || !isCivilDate(startsOn) || startsOn >= today) yield row;
        else yield { ...row, warnings: [...(row.warnings ?? []), isPast(startsOn, today)] };
      }
    },
  };
}

function isPast(day: string, today: string): string {
  return `到岗日期 ${day} 已过（今天是 ${today}），仍按此保存 / the work begins on ${day}, which is past (today is ${today}); stored all the same`;
}
