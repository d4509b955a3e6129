/** Resolvers of courses. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { today } from '../../../platform/values/clock';
import { placesOf, takenOf } from '../places/loader';
import { placedFields } from '../places/placed-fields';
import { getCourse, listCourses, openCourse } from './service';
import { courseStatus } from './states';

export const courseResolvers = {
  Query: { course: byId(getCourse), courses: filtered(listCourses) },
  Mutation: { openCourse: mutation('course', openCourse) },
  Course: {
    ...placedFields,
    places: ({ capacity }) => capacity,
    status: (course, _, { clock }) => courseStatus(course, today(clock)),
    enrolled: ({ id }, _, context) => takenOf(id, context),
    completed: async ({ id }, _, context) => {
      const places = await placesOf(id, context);
      return places === undefined ? null : (places.completed ?? 0);
    },
  },
} satisfies Resolvers;
