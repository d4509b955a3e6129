/** Limits of webhooks (addresses, secrets, turns and attempts) and of notices. */
export const partnersLimits = {
  /** Webhooks of one enterprise: enough for two systems with their test systems, and each event type. */
  webhooksMax: 10,
  webhookEventsMax: 5,
  /** Hours for which messages also carry signatures of former secrets: a working day to configure the receiver. */
  formerSecretHours: 24,
  /** Valid secrets of one receiver at a time. A partner who lost several answers gets the next secret within a day. */
  receiverSecretsMax: 5,
  /**
   * Milliseconds of a webhook's turn, in which its messages of one batch are sent one after another. Standard Webhooks
   * recommends a timeout of 15 to 30 s. Other webhooks of the shard wait at most for the longest turn of the batch.
   */
  turnMs: 15_000,
  /**
   * Share of a turn in which a further message may begin: it has the rest of the turn, at least 10 s, for its answer.
   */
  turnShare: 1 / 3,
  /** Seconds of pause for a busy receiver that does not say how long. */
  receiverPauseSeconds: 60,
  /** Longest pause in seconds that a receiver may ask for: as long as the longest pause between two attempts. */
  retryAfterSecondsMax: 36_000,
  /** Turns at the same time: those of a batch of 25 events of 25 enterprises with ten webhooks each. */
  turnsAtOnce: 250,
  /** Events of one batch that become deliveries at the same time. */
  deliveriesAtOnce: 25,
  /**
   * A receiver is disabled after so many failures, each at least so many minutes after the one before, over so many hours
   * in which nothing arrived. A message to a webhook that has all of its attempts has six within 27 hours; one to a
   * channel is given up after two.
   */
  failuresToDisable: 5,
  failureMinutesApart: 30,
  failingHoursToDisable: 24,
  /** Due deliveries that the sweep reads at a time. */
  deliveriesCalledAtOnce: 500,
  /** Attempts of a delivery that are kept, the latest ones. */
  attemptsKept: 20,
  /** Seconds around now within which a receipt is signed: what Standard Webhooks recommends against replays. */
  receiptWindowSeconds: 300,
  /** Bytes of a receipt's body; the longest that is expected has 200. */
  receiptBytesMax: 65_536,
  /**
   * Parts of the lists of messages, of each kind, by the time at which they are due: 100,000 of one morning come to 6,250
   * each, and 5,000 writes a second to 313, of the 1,000 of a key.
   */
  outgoingListParts: 16,
  /** Lists of due messages that the sweep reads at a time. */
  dueListsAtOnce: 4,
  /** Days for which deliveries and messages are kept. */
  webhookDays: 30,
  /** Days for which a notice is kept after it was written, and the ids that an account has read. */
  noticeDays: 90,
  /** Days for which a notice to cadres is kept after its end: nobody acts on it, and their inbox reads past it. */
  noticeDaysAfterEnd: 1,
  /**
   * Seconds after which `noticesSince` tells a notice: by then every notice that was written before it is there. A write is
   * tried for 8 s, its last answer may take 3 s more, and clocks of two processes differ by less than the rest.
   */
  noticesSettleSeconds: 20,
  /** Seconds after which a client asks for new notices again where there were none. */
  noticesPollSeconds: 30,
  /** Minutes after which `noticesSince` looks again which inbox a person has, because they may have been merged. */
  inboxMinutes: 10,
  /** Ids of read notices of an office that are kept for an account: 8 KB. Older ones count as unread again. */
  noticesReadKept: 300,
  /** Unread notices up to which they are counted: what an icon shows. */
  unreadNoticesMax: 100,
  /** Seconds after which another answer may take the place of one whose effect was broken off. */
  answerSeconds: 60,
  /** Writes to single notices at the same time. */
  noticeWritesAtOnce: 25,
} as const;
