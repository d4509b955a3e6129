/** Resolvers of messages. */
import type { Resolvers } from '../../../generated/graphql';
import { itemLoader } from '../../../platform/lists/item-loader';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { hasPrefix } from '../../../platform/values/ids';
import { messageIdsOf } from './lifecycle';
import { messageKey, parseMessage } from './store';

const messageLoader = itemLoader(messageKey, parseMessage);

export const messageResolvers = {
  Notice: {
    messages: async (notice, _, context) => {
      if (!hasPrefix(notice.addressee, 'wkr')) return [];
      const loader = messageLoader(context);
      const found = await Promise.all(messageIdsOf(notice).map((id) => unlessMalformed(loader.load(id))));
      return found.filter((message) => message !== undefined);
    },
  },
  NoticeMessage: {
    messageId: ({ id }) => id,
  },
} satisfies Resolvers;
