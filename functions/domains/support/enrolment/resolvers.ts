/** Resolvers of enrolments. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation, pageOf } from '../../../platform/requests/resolvers';
import { getWorker } from '../../people/worker/look-up';
import { getCourse } from '../course/service';
import { lineFields } from '../places/line-fields';
import { allowanceIn } from './allowance/allowance-in';
import { recordAttendance } from './attendance';
import { complete } from './completion';
import { enrolInCourse, leaveCourse, listEnrolments, listWorkersEnrolments } from './service';
import { placeInLine } from './store';

export const enrolmentResolvers = {
  Mutation: {
    enrolInCourse: mutation('enrolment', enrolInCourse),
    cancelEnrolment: mutation('enrolment', leaveCourse),
    recordAttendance: async (_, { input }, context) => {
      const outcome = await recordAttendance(context, input);
      return outcome.ok
        ? { enrolments: [...outcome.value.enrolments], userErrors: [...outcome.value.refusals] }
        : { enrolments: [], userErrors: [...outcome.refusals] };
    },
    completeEnrolment: mutation('enrolment', complete),
  },
  Worker: { enrolments: pageOf(listWorkersEnrolments) },
  Course: { enrolments: pageOf(listEnrolments) },
  Enrolment: {
    course: ({ courseId }, _, context) => getCourse(context, courseId),
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    enrolledAt: ({ since }) => since,
    ...lineFields(placeInLine),
    attendedOn: ({ attendedOn = [] }) => attendedOn,
    completedOn: ({ completedOn }) => completedOn ?? null,
    allowance: async (enrolment, _, context) => {
      const allowance = await allowanceIn(context, enrolment);
      return allowance && { ...allowance, rule: allowance.rule.name };
    },
  },
} satisfies Resolvers;
