/** The API for the command that exports the board. */
import type { Indicator, IndicatorUnit } from '../../functions/generated/graphql';
import type { CivilDate } from '../../functions/platform/values/civil-date';
import type { Ask } from '../api';

export interface BoardLine {
  readonly indicator: Indicator;
  readonly unit: IndicatorUnit;
  readonly target: number | null;
  readonly actual: number | null;
  readonly byDay: readonly {
    readonly on: CivilDate;
    readonly actual: number;
    /** Whether it is a day of the rush around the Spring Festival. */
    readonly chunyun: boolean;
  }[];
  readonly byRegion: readonly {
    readonly regionCode: string;
    readonly name: string;
    readonly actual: number | null;
    readonly target: number | null;
  }[];
}

export interface Board {
  readonly name: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly progress: readonly BoardLine[];
}

export interface BoardApi {
  /**
   * Of the campaign, or of the one that is current in the region; null if there is none, or not for the caller.
   * @param inGroups whether people are told in fives to whomever: no day tells of a few.
   */
  board(campaignId: string | undefined, regionCode: string | undefined, inGroups: boolean): Promise<Board | null>;
  /** The region that the token shows where none is named; undefined for all regions, which a bureau sees. */
  ownRegion(): Promise<string | undefined>;
  /** Name with its province and prefecture; undefined for a code that does not exist. */
  nameOf(regionCode: string): Promise<string | undefined>;
}

const BOARD = `name startsOn endsOn progress(regionCode: $regionCode, inGroups: $inGroups) {
  indicator unit target actual byDay { on actual chunyun } byRegion { regionCode name actual target } }`;

export function createBoardApi(ask: Ask): BoardApi {
  return {
    board: async (id, regionCode, inGroups) => {
      const [parameters, field] =
        id === undefined
          ? ['$regionCode: String, $inGroups: Boolean', 'currentCampaign(regionCode: $regionCode)']
          : ['$id: ID!, $regionCode: String, $inGroups: Boolean', 'campaign(id: $id)'];
      const query = `query (${parameters}) { board: ${field} { ${BOARD} } }`;
      return (await ask<{ board: Board | null }>(query, { id, regionCode, inGroups })).board;
    },
    ownRegion: async () => {
      const { viewer } = await ask<{ viewer: { rights: string[]; regionCode: string | null } }>(
        '{ viewer { rights regionCode } }',
        {},
      );
      return viewer.rights.includes('BUREAU') ? undefined : (viewer.regionCode ?? undefined);
    },
    nameOf: async (code) => {
      const query = 'query ($code: String!) { region(code: $code) { fullName } }';
      return (await ask<{ region: { fullName: string } | null }>(query, { code })).region?.fullName;
    },
  };
}
