/** Resolvers of channels. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { payload } from '../../../platform/requests/result';
import { filled } from '../../../platform/requests/text';
import { reasonOf, receiverFields } from '../../partners/receiver/fields';
import messages from './messages.json';
import { changeChannel, listChannels, registerChannel, removeChannel, rotateChannelSecret } from './service';

export const channelResolvers = {
  Query: {
    channels: (_, { first, after }, context) => listChannels(context, { first, after }),
  },
  Mutation: {
    registerChannel: mutation('channel', registerChannel),
    changeChannel: mutation('channel', changeChannel),
    rotateChannelSecret: mutation('channel', rotateChannelSecret),
    removeChannel: async (_, { input }, context) => payload('channel', await removeChannel(context, input.channelId)),
  },
  Channel: {
    ...receiverFields,
    note: (channel, _, { locale }) => {
      const reason = reasonOf(channel);
      return reason === null ? null : filled(messages.disabledNotes[reason], locale);
    },
  },
} satisfies Resolvers;
