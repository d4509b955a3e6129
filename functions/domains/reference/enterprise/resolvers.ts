/** Resolvers of enterprises. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { maskPhone } from '../../../platform/values/phone';
import { ownerOf } from '../region/authority';
import { regionOfRecord } from '../region/region';
import { inChargeOf } from './who-speaks';
import { ownEnterpriseId } from './loader';
import { getEnterprise, listEnterprises, registerEnterprise } from './service';
import { updateEnterprise } from './update';
import { verifyEnterprise } from './verify';

export const enterpriseResolvers = {
  Query: { enterprise: byId(getEnterprise), enterprises: filtered(listEnterprises) },
  Mutation: {
    registerEnterprise: mutation('enterprise', registerEnterprise),
    updateEnterprise: mutation('enterprise', updateEnterprise),
    verifyEnterprise: mutation('enterprise', verifyEnterprise),
  },
  Viewer: {
    enterprise: async (_, __, context) => {
      const id = await ownEnterpriseId(context);
      return id === undefined ? null : getEnterprise(context, id);
    },
  },
  Enterprise: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    ownerRegionCode: (enterprise) => ownerOf(inChargeOf(enterprise)),
    maskedContactPhone: ({ id, contactPhoneBox }, _, { vault }) =>
      contactPhoneBox === undefined ? null : maskPhone(vault.decrypt(contactPhoneBox, id)),
  },
} satisfies Resolvers;
