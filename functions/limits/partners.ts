/** Bounds of webhooks: addresses, secrets, turns and attempts. */
export const partnersLimits = {
  /** Webhooks of one enterprise, each event type once: two systems and their tests. */
  webhooksMax: 10,
  webhookEventsMax: 5,
  /** Hours for which a webhook's former secrets are signed with beside the new one: a working day to put it into a receiver. */
  formerSecretHours: 24,
  /** Secrets of one webhook that are good at a time: whoever lost several answers has the next one by tomorrow. */
  webhookSecretsMax: 5,
  /**
   * Milliseconds of a webhook's turn: its messages of one batch, one after the other. Standard Webhooks wants a receiver to have 15 to 30 s; the
   * other webhooks of the shard wait for the longest turn of the batch, and no longer.
   */
  turnMs: 15_000,
  /** Share of a turn in which another message is begun: it has the rest of the turn for its answer, 10 s at least. */
  turnShare: 1 / 3,
  /** Seconds that a receiver which is too busy is left alone for, where it does not say how long. */
  receiverPauseSeconds: 60,
  /** Seconds that a receiver may ask to be left alone for: as long as the longest pause between two attempts. */
  retryAfterSecondsMax: 36_000,
  /** Webhooks whose turns are at the same time: those of a batch of 25 events of 25 enterprises with ten each. */
  turnsAtOnce: 250,
  /** Events of one batch that are fanned out, or stored, at the same time. */
  deliveriesAtOnce: 25,
  /** Messages whose next attempt one sweep begins at a time. */
  deliveriesCalledAtOnce: 500,
  /** Attempts of a message that are kept. */
  attemptsKept: 20,
  /** Days for which events and what became of them are kept. */
  webhookDays: 30,
} as const;
