/** Use cases of moves: get and list. Surveys create them (`arrive.ts`), answers are in `decide.ts`. */
import type { MoveFilter } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { beginsWith, equals, not } from '../../../platform/dynamodb/conditions';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { isId } from '../../../platform/values/ids';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { narrowed } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import type { Worker } from '../worker/store';
import { workerLoader } from '../worker/loader';
import { getWholeWorker } from '../worker/look-up';
import type { Move } from './store';
import { parsePlace, placesIn } from './store';
import { moveLoader } from './loader';
import { partitionOf } from './listed-under';
import { receives, sends } from './who-decides';
import type { RegionCode } from '../../reference/region/region-code';

/** Null if the move does not exist, or if the caller is in charge of neither region. */
export async function getMove(context: Context, id: string): Promise<Move | null> {
  const move = isId(id, 'mov') ? await moveLoader(context).load(id) : undefined;
  if (move === undefined) return null;
  if (receives(context.viewer, move)) return move;
  return sends(context.viewer, move, await personOf(context, move)) ? move : null;
}

/** For traces of changes, which reveal the worker and the home: null unless the caller may see the worker now. */
export async function getTracedMove(context: Context, id: string): Promise<Move | null> {
  const move = await getMove(context, id);
  return move !== null && (await getWholeWorker(context, move.workerId)) !== null ? move : null;
}

/** The worker as it is now, also after merges. For rules: access is not checked. */
export function personOf(context: Context, { workerId }: Pick<Move, 'workerId'>): Promise<Worker | undefined> {
  return workerLoader(context).load(workerId);
}

/**
 * Ordered by county, then by the day by which an answer is due. One query for each prefecture, direction and state.
 * Moves that the stream has not yet listed under the new home, and malformed ones, are left out; such a page is
 * shorter.
 */
export async function listMoves(context: Context, filter: MoveFilter, page: Page): Paged<Move> {
  const region = narrowed(filter.regionCode, context.viewer.regionCode);
  const queries = region === undefined ? [] : queriesOf(context, region, filter);
  const places = await list(context, { queries, index: 'byRegion', order: 'ASCENDING', page, parse: parsePlace });
  const moves = await Promise.all(
    places.edges.map(({ node: { moveId } }) => unlessMalformed(getMove(context, moveId))),
  );
  const edges = places.edges.flatMap(({ cursor }, index) => {
    const node = moves[index];
    return node == null ? [] : [{ cursor, node }];
  });
  return { ...places, edges, totalCount: edges.length === places.edges.length ? places.totalCount : null };
}

function queriesOf({ clock }: Context, region: RegionCode, { direction, status, overdue }: MoveFilter): QueryParams[] {
  // A move that was decided keeps the codes that its regions had.
  const codes = codesOfRegion(region);
  if (overdue === true) {
    const late = codes.map((code) => placesIn(`BOTH#${code}`).below({ order: instantOf(clock.now()) }));
    return status != null && status !== 'PENDING' ? [] : late.map((one) => one.params());
  }
  const sides = direction == null ? (['IN', 'OUT'] as const) : [direction];
  const states = status == null ? [true, false] : [status === 'PENDING'];
  const places = codes.flatMap((code) => prefecturesOf(code).map((prefecture) => ({ code, prefecture })));
  return places.flatMap(({ code, prefecture }) =>
    sides.flatMap((side) =>
      states.map((open) => {
        const partition = placesIn(partitionOf(side, open, prefecture));
        const county = code.slice(0, 6);
        return (county.length === 6 ? partition.beginsWith({ order: county }) : partition)
          .where(
            !open && status != null && equals('status', status),
            code.length > county.length && beginsWith('code', code),
            // A move with both sides in the caller's region is listed once.
            ...codes.map((one) => side === 'OUT' && direction == null && not(beginsWith('toCode', one))),
          )
          .params();
      }),
    ),
  );
}
