/** The API for the command that opens a campaign with its targets. */
import type { OpenCampaignInput } from '../../functions/generated/graphql';
import { type Ask, ownRegion, type UserError } from '../api';

export interface CampaignApi {
  /** @returns the region of the bureau that asks. @throws Refused for anybody else. */
  region(): Promise<string>;
  /** Opens it, or finds the one that the same input opened. */
  open(input: OpenCampaignInput): Promise<{ readonly id: string } | { readonly errors: readonly UserError[] }>;
}

export function createCampaignApi(ask: Ask): CampaignApi {
  return {
    region: () => ownRegion(ask, ['BUREAU'], '令牌须为就业局（BUREAU） / the token must be of a BUREAU'),
    open: async (input) => {
      const query = `mutation ($input: OpenCampaignInput!) {
        openCampaign(input: $input) { campaign { id } userErrors { code message path } } }`;
      const { openCampaign } = await ask<{ openCampaign: Opened }>(query, { input });
      return openCampaign.campaign ?? { errors: openCampaign.userErrors };
    },
  };
}

interface Opened {
  readonly campaign: { readonly id: string } | null;
  readonly userErrors: readonly UserError[];
}
