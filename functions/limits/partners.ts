/** Limits of webhooks: addresses, secrets, turns and attempts. */
export const partnersLimits = {
  /** Webhooks of one enterprise: enough for two systems with their test systems, and each event type. */
  webhooksMax: 10,
  webhookEventsMax: 5,
  /** Hours for which messages also carry signatures of former secrets: a working day to configure the receiver. */
  formerSecretHours: 24,
  /** Valid secrets of one webhook at a time. A partner who lost several answers gets the next secret within a day. */
  webhookSecretsMax: 5,
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
  /** Due deliveries that the sweep reads at a time. */
  deliveriesCalledAtOnce: 500,
  /** Attempts of a delivery that are kept, the latest ones. */
  attemptsKept: 20,
  /** Days for which deliveries are kept. */
  webhookDays: 30,
} as const;
