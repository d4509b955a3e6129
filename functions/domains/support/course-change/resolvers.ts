/** Resolvers of changes of courses. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { cancelCourse, changeCourse } from './service';

export const courseChangeResolvers = {
  Mutation: { changeCourse: mutation('course', changeCourse), cancelCourse: mutation('course', cancelCourse) },
} satisfies Resolvers;
