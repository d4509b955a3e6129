/**
 * Fields of objects in lists that take requests of their own for each object, and why. All others of a list are read
 * together: `integration/batching` measures it, and `unit/prices` demands that their prices say so.
 */
export const alone: Readonly<Record<string, string>> = {
  'Campaign.progress': 'a board is a query for each of its 29 indicators; in a list there is one campaign',
  'IndicatorProgress.byRegion': 'the townships of one county in its own items; there are 29 indicators',
  'IndicatorProgress.lastYear': 'the days of another year of one indicator; there are 29',
  'IndicatorProgress.revisions': 'the restated days of one indicator; there are 29',
  'ReportLine.now': 'the days of one indicator; a report has 29 lines',
  'ReportLine.difference': 'as now, which it shares',
  'ReportLine.late': 'as now, and its restated days',
  'ReportLine.withdrawn': 'as late, which it shares',
  'ReportLine.revisions': 'as late, which it shares',
  'EventRegistration.waitlistPosition': 'one query for each line: those of one event are in one line',
  'Enrolment.waitlistPosition': 'one query for each line: those of one course are in one line',
  'TravelRequest.waitlistPosition': 'two queries for each lane: those of one way are in one lane',
  'TravelRequest.waitlistBand': 'as waitlistPosition, which it shares',
  'TravelRequest.waitlistReason': 'the departures of each way, once for equal wishes',
  'PositionImport.missingChunks': 'up to 5,000 chunks of one import are a list of their own',
};
