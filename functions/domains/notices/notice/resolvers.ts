/** Resolvers of notices. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered, mutation } from '../../../platform/requests/resolvers';
import { filled } from '../../../platform/requests/text';
import { textOf } from '../../reference/notice-draft/notice-draft';
import { regionOfRecord } from '../../reference/region/region';
import { answerNotice } from './answer';
import { tellings } from './kinds';
import messages from './messages.json';
import { answersNow } from './notice';
import { contentOf, countUnread, isRead, listNotices, ownLocale, readNotices, readOutTo } from './service';
import { listNoticesSince } from './since';

export const noticeResolvers = {
  Query: {
    notices: filtered(listNotices),
    noticesSince: (_, { role, regionCode, first, after }, context) =>
      listNoticesSince(context, { role, regionCode }, { first, after }),
  },
  Mutation: {
    readNotices: async (_, { input }, context) => {
      const outcome = await readNotices(context, input.noticeIds);
      return { notices: outcome.ok ? outcome.value : [], userErrors: outcome.ok ? [] : outcome.refusals };
    },
    answerNotice: mutation('notice', answerNotice),
  },
  Viewer: {
    unreadNotices: (_, __, context) => countUnread(context),
  },
  ServiceListEntry: {
    notices: ({ tells = [] }, _, context) => readOutTo(context, tells),
  },
  Notice: {
    text: async (notice, _, context) => {
      const [content, own] = await Promise.all([contentOf(context, notice), ownLocale(context, notice)]);
      const text = content === undefined ? messages.notShown : textOf(tellings[notice.kind], content);
      return filled(text, own ?? context.locale, content);
    },
    region: ({ village }) => (village === undefined ? null : regionOfRecord(village)),
    answers: (notice, _, { clock }) => answersNow(notice, clock.now()),
    answer: ({ status, answer }) => (status === 'ANSWERED' ? answer : null),
    answeredAt: ({ status, answeredAt }) => (status === 'ANSWERED' ? answeredAt : null),
    isRead: (notice, _, context) => isRead(context, notice),
  },
} satisfies Resolvers;
