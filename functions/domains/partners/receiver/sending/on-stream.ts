/** Streams -> attempts. Sends attempts that a write began: the first when the message is created, later ones by the sweep. */
import { setAside, takeApart } from '../../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../../platform/streams/streams';
import type { Outgoing } from '../outgoing';
import type { Receiver } from '../store';
import { attempt } from './attempt';
import { begunBy, type Mail, type SendingContext } from './mail';
import { inTurns, type Turn } from './turns';

/**
 * Sends the attempts that the records began. Safe to repeat. Takes at most one turn's time, however many receivers are
 * slow. A malformed record is set aside here, so that messages of the others are not sent again.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function sendBegun<M extends Outgoing, R extends Receiver & { readonly id: string }>(
  context: SendingContext,
  mail: Mail<M, R>,
  records: readonly StreamRecord[],
  turn: Turn,
): Promise<void> {
  const alone = (record: StreamRecord, take: () => Promise<void> | void): Promise<void> =>
    takeApart(
      [record],
      async () => take(),
      (_, error) => setAside(context, mail.name, placeOfRecord(record), error),
    );
  const dues: { readonly record: StreamRecord; readonly message: M }[] = [];
  for (const record of records)
    await alone(record, () => {
      const message = begunBy(mail, record);
      if (message !== undefined) dues.push({ record, message });
    });
  await inTurns(
    dues,
    turn,
    ({ message }) => mail.receiverOf(message),
    ({ record, message }, room) => alone(record, () => attempt(context, mail, message, room)),
  );
}
