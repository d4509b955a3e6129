/** The operations that the demo sends, as a frontend or a partner would write them. */

export const WHO_AM_I = `query WhoAmI { viewer { roles regionCode } }`;

export const OPEN_CAMPAIGN = `mutation OpenCampaign($input: OpenCampaignInput!) {
  openCampaign(input: $input) { campaign { id } userErrors { code message path } }
}`;

export const BOARD = `query Board($id: ID!) {
  campaign(id: $id) { progress { indicator target actual share } }
}`;

export const REGISTER_ENTERPRISE = `mutation RegisterEnterprise($input: RegisterEnterpriseInput!) {
  registerEnterprise(input: $input) { enterprise { id } userErrors { code message path } }
}`;

export const VERIFY_ENTERPRISE = `mutation VerifyEnterprise($input: VerifyEnterpriseInput!) {
  verifyEnterprise(input: $input) { enterprise { id } userErrors { code message path } }
}`;

export const SUBMIT_POSITIONS = `mutation SubmitPositions($input: SubmitPositionsInput!) {
  submitPositions(input: $input) {
    results { index status position { status } errors { code message path } }
    userErrors { code message path }
  }
}`;

export const REGISTER_WORKER = `mutation RegisterWorker($input: RegisterWorkerInput!) {
  registerWorker(input: $input) { worker { id name age villageCode } userErrors { code message path } }
}`;

export const RECORD_SURVEYS = `mutation RecordSurveys($input: RecordSurveysInput!) {
  recordSurveys(input: $input) {
    results { status errors { code message path } }
    userErrors { code message path }
  }
}`;

export const LIST_POSITIONS = `query ListPositions($filter: PositionFilter!, $after: String) {
  positions(filter: $filter, orderBy: WAGE_DESC, first: 50, after: $after) {
    edges { node { id wageMin vacancies ageMin ageMax occupation { juvenilesBanned } juvenilesBannedBy juvenilesUnanswered } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const START_PLACEMENT = `mutation StartPlacement($input: StartPlacementInput!) {
  startPlacement(input: $input) { placement { id } userErrors { code message path } }
}`;

export const SCHEDULE_TRAVEL_SERVICE = `mutation ScheduleTravelService($input: ScheduleTravelServiceInput!) {
  scheduleTravelService(input: $input) { travelService { id } userErrors { code message path } }
}`;

export const REQUEST_TRAVEL = `mutation RequestTravel($input: RequestTravelInput!) {
  requestTravel(input: $input) {
    travelRequest { id allocation { id seats } }
    userErrors { code message path }
  }
}`;

export const CANCEL_TRAVEL_REQUEST = `mutation CancelTravelRequest($input: CancelTravelRequestInput!) {
  cancelTravelRequest(input: $input) { travelRequest { id } userErrors { code message path } }
}`;

export const CONFIRM_ALLOCATION = `mutation ConfirmAllocation($input: ConfirmAllocationInput!) {
  confirmAllocation(input: $input) { allocation { id } userErrors { code message path } }
}`;

export const RELEASE_ALLOCATION = `mutation ReleaseAllocation($input: ReleaseAllocationInput!) {
  releaseAllocation(input: $input) { allocation { id } userErrors { code message path } }
}`;
