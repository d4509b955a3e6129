/** Resolvers of moves. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered, mutation } from '../../../platform/requests/resolvers';
import type { Context } from '../../../platform/requests/context';
import { regionOfRecord } from '../../reference/region/region';
import { instantOfStamp } from '../worker/history/history';
import { getWholeWorker } from '../worker/look-up';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { decideMove } from './decide';
import type { Move } from './store';
import { mayDecide, receives } from './who-decides';
import { listMoves, personOf } from './service';

export const moveResolvers = {
  Query: { moves: filtered(listMoves) },
  Mutation: { decideMove: mutation('move', decideMove) },
  Move: {
    surveyedAt: ({ stamp }) => instantOfStamp(stamp),
    receivedAt: ({ recordedAt }) => recordedAt,
    to: ({ toCode }) => regionOfRecord(toCode),
    worker: ({ workerId }, _, context) => getWholeWorker(context, workerId),
    mayDecide: async (move, _, context) => {
      const person = await unlessMalformed(personOf(context, move));
      return person !== undefined && mayDecide(context.viewer, move, person);
    },
    survey: async (move, _, context) =>
      (await seesSurvey(context, move)) ? { ...move, workerId: move.id, kind: 'SURVEY' } : null,
  },
} satisfies Resolvers;

/**
 * The receiving region, which made the survey, and callers who may see the worker. The sending region loses both rights
 * after the move.
 */
async function seesSurvey(context: Context, move: Move): Promise<boolean> {
  return receives(context.viewer, move) || (await getWholeWorker(context, move.workerId)) !== null;
}
