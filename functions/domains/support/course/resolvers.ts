/** Resolvers of courses. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { today } from '../../../platform/values/clock';
import { regionOfRecord } from '../../reference/region/region';
import { placesOf, takenOf } from '../places/loader';
import { getCourse, listCourses, openCourse } from './service';
import { courseStatus } from './states';

export const courseResolvers = {
  Query: { course: byId(getCourse), courses: filtered(listCourses) },
  Mutation: { openCourse: mutation('course', openCourse) },
  Course: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    place: ({ place }) => place ?? null,
    places: ({ capacity }) => capacity,
    status: (course, _, { clock }) => courseStatus(course, today(clock)),
    cancelReason: ({ cancelReason }) => cancelReason ?? null,
    enrolled: ({ id }, _, context) => takenOf(id, context),
    completed: async ({ id }, _, context) => {
      const places = await placesOf(id, context);
      return places === undefined ? null : (places.completed ?? 0);
    },
  },
} satisfies Resolvers;
