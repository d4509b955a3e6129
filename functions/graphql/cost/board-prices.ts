/** Prices of campaigns and of their reports (`prices.ts`). */
import { indicators, isAboutPeople, rates } from '../../domains/reference/indicator/indicator';
import { limits } from '../../limits';
import { CHILDREN, loaded, merged, mutations, type Price, type Prices, pricesOf } from './shared-prices';

/** A query of all days for each indicator, and two for a rate. */
const counters = indicators.length + Object.keys(rates).length;
const board = { calls: counters, items: counters * limits.campaignDaysMax };
/** Of people in groups, the caller's own part of a county is read apart. */
const ownParts = indicators.filter(isAboutPeople).length + Object.keys(rates).length;
/** A query of the campaign's targets. */
const TARGETS = 1;
/** Regions below one: a county has 30 townships, and a township 60 villages. */
const BELOW = 60;
/** Of every indicator but a median, as its figure of today is read. */
const MEDIANS = 1;
const lastYear = { calls: counters - MEDIANS + ownParts, items: counters * limits.campaignDaysMax };
/** A query of all days. */
const counted: Price = { calls: 1, items: limits.campaignDaysMax };

export const boardPrices: Prices = {
  ...pricesOf('Query', { campaign: { calls: 1 }, currentCampaign: { calls: 1, items: 200 }, report: { calls: 1 } }),
  ...mutations({ openCampaign: 3 }),
  // The campaign and the write; the board twice, each time with its targets.
  'Mutation.publishReport': { calls: 2 + 2 * (TARGETS + board.calls), items: 2 * board.items },
  ...pricesOf('Campaign', {
    progress: { ...board, calls: TARGETS + board.calls + ownParts, length: indicators.length },
    reports: merged(1),
  }),
  'IndicatorProgress.target': { items: 10 },
  'IndicatorProgress.actual': { items: 1 },
  'IndicatorProgress.share': { items: 10 },
  'IndicatorProgress.byDay': { items: 1, length: limits.campaignDaysMax },
  // The rules, once for all days.
  'DayCount.chunyun': { shared: 1 },
  // Of a county its townships, which are read apart; two queries of a rate.
  'IndicatorProgress.byRegion': { calls: 2, items: 300 + limits.campaignDaysMax, length: BELOW },
  // The board shows all indicators, so each has its share.
  ...pricesOf('IndicatorProgress', {
    revisions: counted,
    lastYear: { calls: lastYear.calls / indicators.length, items: lastYear.items / indicators.length },
  }),
  ...pricesOf('Report', {
    campaign: loaded,
    lines: { length: indicators.length },
    // Read with those of other reports, 100 to a call.
    signatures: { calls: CHILDREN / 100, length: CHILDREN },
  }),
  // Read once for all fields of a line.
  ...pricesOf('ReportLine', { now: counted, difference: { calls: 1 }, late: counted, withdrawn: { calls: 1 } }),
  'ReportLine.revisions': { calls: 2 },
};
