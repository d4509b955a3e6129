/**
 * Prices of the schema's fields, without the selection below them. A price is the most that the field can take with any
 * arguments; a test demands a row for every root field and every list that is not a page. `weight.ts` gives the weight
 * of each part of a price.
 */
import { workHazards } from '../../domains/jobs/position/juveniles';
import { limits } from '../../limits';
import { boardPrices } from './board-prices';
import { enterprisePrices } from './enterprise-prices';
import { placementPrices } from './placement-prices';
import { collections, COUNTIES, loaded, merged, PREFECTURES, type Price, ROW_ERRORS } from './shared-prices';
import { supportPrices } from './support-prices';
import { travelPrices } from './travel-prices';

export const prices: Readonly<Record<string, Price>> = {
  ...boardPrices,
  ...enterprisePrices,
  ...supportPrices,
  ...travelPrices,
  ...{ 'Query.viewer': {}, 'Query.node': { calls: 3 } },
  ...{ 'Query.changes': { ...merged(1), calls: 6 } },
  'Query.duplicateWorkers': { ...merged(PREFECTURES), shared: 2 },
  // Partitions of a province and of its prefectures.
  'Query.inquiries': merged(PREFECTURES),
  'Query.minimumWage': { calls: 2 },
  // Everything that is kept for one area.
  'Query.minimumWages': { calls: 5, items: limits.minimumWageFormerRowsMax + 2 * limits.minimumWageAreaRowsMax },
  // All rules of a kind are one item, as long as 100 others.
  'Query.rules': { calls: 1, items: 100 },
  // Four partitions: both directions, answered and not answered.
  'Query.moves': { ...merged(4 * PREFECTURES), shared: 2 },
  // The caller's account, what it has read, and the first round trips of the texts.
  ...{ 'Query.notices': { ...merged(COUNTIES + 1), shared: 6 }, 'Query.noticesSince': { ...merged(1), shared: 6 } },
  'Query.positionChanges': { calls: 40, items: 16 * limits.feedSegmentsReadAtOnce },
  ...{ 'Query.positionImport': { calls: 2 }, 'Query.position': { calls: 2 } },
  // Closed positions have two partitions in each prefecture.
  'Query.positions': merged(2 * PREFECTURES),
  'Query.recommendedPositions': { calls: 40, items: limits.recommendedMax, length: limits.recommendedMax },
  ...{ 'RecommendedPosition.reasons': { length: 8 }, 'Query.whyNot': { calls: 45, length: 18 } },
  'RecommendedPosition.together': { length: limits.companyMax },
  ...{ 'CompanionPosition.worker': { shared: 2 }, 'CompanionPosition.position': { shared: 2 } },
  // What was kept of the townships of a prefecture, or the people of a village, and what recommendations read once.
  'Query.trainingNeeds': { calls: 2 * PREFECTURES + 60, items: 2 * limits.needPeopleMax },
  'TrainingNeed.occupationCodes': { length: limits.needOccupationsMax },
  'Query.region': {},
  // In memory, without a request.
  'Query.regions': { items: 50, length: limits.pickerFirstMax },
  'Query.occupations': { items: 5, length: limits.pickerFirstMax },
  // The head, and the parts that changed since the process read them: all of a list, in the worst case.
  'Query.loadedCodes': { calls: 2, items: 400 },
  'Query.codeFiling': { calls: 1 },
  'Query.resolveCodes': { items: 2 * limits.resolvedTextsMax },
  'ResolvedCodes.occupations': { length: limits.resolvedTextsMax },
  'ResolvedCodes.places': { length: limits.resolvedTextsMax },
  'ResolvedCode.candidates': { length: limits.resolvedCandidatesMax },
  'Query.roundSheets': merged(PREFECTURES),
  'Query.roundSheetRows': { calls: 2, items: 2 * limits.surveysMax, length: limits.surveysMax },
  // And the first round trips of texts to be read out.
  'Query.serviceList': { ...merged(COUNTIES), shared: 6 },
  'Query.surveyCoverage': merged(COUNTIES),
  'Query.channels': { calls: 1, items: 4 },
  'Query.webhookDeliveries': { calls: 4, items: limits.pageSizeMax },
  'Query.worker': { calls: 2 },
  'Query.workerByIdentityNumber': { calls: 4 },
  'Query.workerByPhone': { calls: 4, items: limits.phoneHoldersMax },
  'Query.revealLog': { ...collections, calls: limits.mergedMax + 4 },
  'Query.workers': { calls: merged(COUNTIES).calls ?? 0, items: merged(PREFECTURES).items ?? 0 },

  // A row of a batch and a traveller of a party take as long as several items: each is checked, matched and written.
  'Mutation.mergeWorkers': { calls: 40 },
  'Mutation.decideMove': { calls: 20 },
  'Mutation.dismissDuplicate': { calls: 3 },
  'Mutation.loadMinimumWages': { calls: 2 * COUNTIES, lengthOf: 'input.rows' },
  'Mutation.withdrawMinimumWages': { calls: 2 * limits.minimumWageWithdrawnMax, lengthOf: 'input.rows' },
  // One item of each kind is read and written in one transaction.
  'Mutation.loadRules': { calls: 20, lengthOf: 'input.rules' },
  'Mutation.withdrawRules': { calls: 20, lengthOf: 'input.rules' },
  // Every part of a list in one transaction.
  'Mutation.loadRegions': { calls: 20, lengthOf: 'input.rows' },
  'Mutation.loadOccupations': { calls: 20, lengthOf: 'input.rows' },
  ...{
    ...{ 'Mutation.answerPush': { calls: 8 }, 'Worker.pushes': { ...collections, items: limits.jobsPushedMax } },
    ...{ 'Push.worker': { shared: 2 }, 'Push.position': { shared: 2 }, 'Push.status': { shared: 2 } },
    // Their pushes, people and positions, read with those of other pushes, 100 to a call.
    'Push.together': {
      ...{ calls: (4 * limits.companyMax) / 100, items: 2 * limits.companyMax, length: limits.companyMax },
    },
    ...{ 'Push.reasons': { shared: 4, length: 8 }, 'Push.delivery': { shared: 3 } },
    ...{ 'Query.deliveries': merged(PREFECTURES), 'Mutation.answerDelivery': { calls: 10 } },
    ...{ 'Delivery.worker': { shared: 2 }, 'Delivery.position': { shared: 2 }, 'Delivery.placement': { shared: 3 } },
    ...{ 'Delivery.workerName': { shared: 2 }, 'Delivery.workerAge': { shared: 2 } },
    'Delivery.workerMaskedPhone': { shared: 2 },
    'Query.pushRun': { calls: 1 },
    'Mutation.startPositionPush': { calls: 45 },
    'Mutation.cancelPositionPush': { calls: 4 },
  },
  'Mutation.startPositionImport': { calls: 4 },
  'Mutation.appendPositionImport': { calls: 100, items: 10 * limits.chunkRowsMax, lengthOf: 'input.rows' },
  'Mutation.finishPositionImport': { calls: 60 },
  'Mutation.cancelPositionImport': { calls: 4 },
  'Mutation.submitPositions': { calls: 30, items: 12 * limits.batchRowsMax, lengthOf: 'input.positions' },
  'Mutation.closePosition': { calls: 4 },
  'Mutation.exportRoundSheet': { calls: 4 },
  // With two reads of the people of a round sheet.
  'Mutation.recordSurveys': { calls: 3 * limits.surveysMax + 12, lengthOf: 'input.surveys' },
  'Mutation.readNotices': { calls: limits.idListMax + 6, lengthOf: 'input.noticeIds' },
  'Mutation.answerNotice': { calls: 28 },
  'Mutation.registerWebhook': { calls: 5 },
  'Mutation.removeWebhook': { calls: 3 },
  'Mutation.rotateWebhookSecret': { calls: 4 },
  'Mutation.redeliverWebhook': { calls: 4 },
  ...{ 'Mutation.registerChannel': { calls: 3 }, 'Mutation.changeChannel': { calls: 2 } },
  ...{ 'Mutation.rotateChannelSecret': { calls: 4 }, 'Mutation.removeChannel': { calls: 2 } },
  'Mutation.registerWorker': { calls: 5 },
  'Mutation.updateWorker': { calls: 4 },
  'Mutation.recordConsent': { calls: 4 },
  'Mutation.revealWorker': { calls: 4 },

  ...placementPrices,

  'UserError.path': { length: 5 },

  ...{ 'Viewer.roles': { length: 6 }, 'Viewer.rights': { length: 6 } },
  ...{ 'Viewer.enterprise': { calls: 2 }, 'Viewer.worker': { calls: 2 } },
  'Viewer.unreadNotices': { ...merged(COUNTIES + 1, limits.countItemsReadMax), shared: 2 },

  'Region.replacedBy': { length: limits.successorsMax },
  // The most that a kind has.
  'CodeRow.replacedBy': { length: limits.successorsMax },
  'Rule.figures': { length: 20 },
  'Occupation.replacedBy': { length: limits.successorsMax },

  'Change.roles': { length: 6 },
  'Change.fields': { length: 40 },

  'Duplicate.workers': { shared: 2, length: 2 },
  'Duplicate.reasons': { length: 4 },
  'DismissDuplicatePayload.duplicates': { length: (limits.dismissedMax * (limits.dismissedMax - 1)) / 2 },

  // One partition for each of the two stored states.
  'Enterprise.positions': merged(2),
  'Enterprise.positionImports': { calls: 2 },
  'Enterprise.webhooks': { calls: 2 },

  'Move.worker': { shared: 2 },

  // Its object, request, service and people, which are read with those of all texts of the operation, 100 to a call,
  // whatever lists these are in; one message for each kind of channel.
  'Notice.text': { calls: (3 + limits.partyMax) / 100, items: 3 + limits.partyMax },
  'Notice.answers': { length: 2 },
  'Notice.messages': { shared: 4, length: 4 },

  'PositionChange.position': loaded,

  'PositionImport.enterprise': loaded,
  'PositionImport.missingChunks': { calls: 2, items: limits.importChunksMax / 4, length: limits.importChunksMax },
  'PositionImport.rowWarnings': { calls: limits.problemsReadMax / limits.problemsReadAtOnce, items: 1_000 },
  'PositionImport.rowErrors': { calls: limits.problemsReadMax / limits.problemsReadAtOnce, items: 1_000 },
  'RowError.errors': { length: ROW_ERRORS },
  'RowError.warnings': { length: 5 },

  'Position.enterprise': loaded,
  'Position.jobPosting': { shared: 1, items: 5 },
  'Position.skills': { length: 2 * limits.skillsMax },
  'Position.skillNeeds': { length: 2 * limits.skillsMax },
  'Position.hazards': { length: workHazards.length },
  'Position.juvenilesBannedBy': { shared: 1, length: 5 },
  'Position.juvenilesUnanswered': { shared: 1, length: 5 },
  'SubmitPositionResult.errors': { length: ROW_ERRORS },
  'SubmitPositionResult.warnings': { length: 5 },

  // Of one township.
  'RoundSheet.rows': merged(1),

  ...{ 'ServiceListEntry.worker': { shared: 2 }, 'ServiceListEntry.reasons': { length: 8 } },
  // Read with those of all entries, 100 to a call.
  'ServiceListEntry.notices': { calls: limits.tellsMax / 100, length: limits.tellsMax },

  'Survey.skills': { length: limits.skillsMax },
  'Survey.groupTags': { length: limits.skillsMax },
  'Intent.destinationRegionCodes': { length: limits.surveyWishesMax },
  'Intent.wantsToGoWith': { length: limits.companionsMax },
  'Intent.occupationCodes': { length: limits.surveyWishesMax },
  'SurveyResult.worker': { shared: 2 },
  'SurveyResult.overruled': { shared: 2, length: 20 },
  'SurveyResult.errors': { length: ROW_ERRORS },

  ...{ 'Webhook.enterprise': loaded, 'Webhook.events': { length: limits.webhookEventsMax } },
  'WebhookDelivery.webhook': loaded,
  'WebhookDelivery.attempts': { length: limits.attemptsKept },

  'Worker.skills': { length: limits.skillsMax },
  'Worker.groupTags': { length: limits.skillsMax },
  'Worker.consents': { length: 4 },
  'Worker.companions': { shared: 1, length: limits.companionsMax },
  'Worker.mergedIds': { length: limits.mergedMax },
  'Worker.history': collections,
  'Worker.surveys': collections,
  'Worker.travelRequests': { calls: 4 },
  'WorkerHistoryEntry.fields': { length: 20 },
};
