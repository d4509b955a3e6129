/** The states of a channel: those of a receiver, which its bureau may also change. Pure. */
import { type ReceiverState, receiverStates } from '../../partners/receiver/states';

/** The bureau gave another address, or mended the one it has: it is called again. */
const change: Readonly<Partial<Record<ReceiverState, readonly ReceiverState[]>>> = {
  ...{ ENABLED: ['ENABLED'], DISABLED: ['ENABLED'], GONE: ['ENABLED'] },
};

export const channelStates = { ...receiverStates, change };
