/** The board as a table and as the text of a day. Pure. */
import { addDays, type CivilDate } from '../../functions/platform/values/civil-date';
import type { Board, BoardLine } from './api';
import { indicatorLabels, unitLabels } from './labels';

export type BoardCell = string | number | null;

export interface Area {
  readonly code: string;
  readonly name: string;
}

export const boardHeaders = ['指标', '单位', '地区代码', '地区', '目标', '累计', '完成率', '说明'];

/** Says why a cell is empty. */
const TOO_FEW = '人数较少，不单列';

/** A row for the area itself and one for each region below it with a count or a target, of every indicator. */
export function boardRows({ progress }: Board, area: Area): BoardCell[][] {
  return progress.flatMap((line) => {
    const head = [indicatorLabels[line.indicator], unitLabels[line.unit]];
    return [
      [...head, area.code, area.name, ...figures(line.target, line.actual), ''],
      ...line.byRegion.map(({ regionCode, name, target, actual }): BoardCell[] => [
        ...[...head, regionCode, name, ...figures(target, actual)],
        actual === null ? TOO_FEW : '',
      ]),
    ];
  });
}

export const dayHeaders = ['日期', '春运', '指标', '单位', '当日'];

/** A row for each indicator and day with facts of the area, by day; no few people where the board is in fives. */
export function dayRows({ progress }: Board): BoardCell[][] {
  const rows = progress.flatMap((line) =>
    line.byDay.map(({ on, chunyun, actual }): BoardCell[] => [
      ...[on, chunyun ? CHUNYUN : ''],
      ...[indicatorLabels[line.indicator], unitLabels[line.unit], actual],
    ]),
  );
  return rows.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

const CHUNYUN = '春运';

function figures(target: number | null, actual: number | null): BoardCell[] {
  return [target, actual, target === null || target === 0 || actual === null ? null : percent(actual / target)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/**
 * The text of a day: of each indicator that has a count or a target, the count from the first day of the campaign to
 * that day, and what it rose by since the day before. Days of medians and rates don't add up, so they stand as they are
 * today.
 */
export function briefOf({ name, startsOn, progress }: Board, area: Area, on: CivilDate): string {
  const lines = progress.flatMap((line) => {
    const total = line.byDay.reduce((sum, day) => sum + (day.on <= on ? day.actual : 0), 0);
    const actual = addsUp(line) ? total : line.actual;
    return actual === null || (actual === 0 && line.target === null) ? [] : [sentenceOf(line, actual, on)];
  });
  const isRush = progress.some(({ byDay }) => byDay.some((one) => one.on === on && one.chunyun));
  const head = `${name}日报 ${chinese(on)}${isRush ? `（${CHUNYUN}）` : ''} ${area.name}`;
  const none = ['本期暂无数据。'];
  return [head, `自${chinese(startsOn)}起累计：`, ...(lines.length === 0 ? none : lines), ''].join('\n');
}

function addsUp({ unit }: BoardLine): boolean {
  return unit !== 'YUAN' && unit !== 'PERCENT';
}

function sentenceOf(line: BoardLine, actual: number, on: CivilDate): string {
  const { indicator, unit, target, byDay } = line;
  const of = (count: number): string => `${count.toLocaleString('en')} ${unitLabels[unit]}`;
  const share = target === null || target === 0 ? '' : `，完成 ${percent(actual / target)}`;
  const aim = target === null ? '' : `，目标 ${of(target)}${share}`;
  const countOf = (day: CivilDate): number => byDay.find((one) => one.on === day)?.actual ?? 0;
  const [own, before] = [countOf(on), countOf(addDays(on, -1))];
  const change = !addsUp(line) ? '' : `；当日 ${signed(own)}，前一日 ${signed(before)}`;
  return `${indicatorLabels[indicator]} ${of(actual)}${aim}${change}。`;
}

function signed(count: number): string {
  return count < 0 ? count.toLocaleString('en') : `+${count.toLocaleString('en')}`;
}

function chinese(day: CivilDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
