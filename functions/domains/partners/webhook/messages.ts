/** What people read of webhooks: the texts of the codes that `schema/webhook.graphql` declares. */
import type { WebhookDisabledReason } from '../../../generated/graphql';
import type { Messages, Text } from '../../../platform/requests/text';

export const webhookMessages = {
  URL_INVALID: {
    zh: '不是有效网址（不得含用户名或密码）',
    en: 'Not a URL, or one with a user name or password in it.',
  },
  URL_NOT_HTTPS: { zh: '只接受 https 网址', en: 'Expected an https address.' },
  URL_NOT_PUBLIC: {
    zh: '网址必须指向公网地址，不能是本机、内网或保留地址',
    en: 'Expected a public address; loopback, private, link-local and reserved ones are not called.',
  },
  WEBHOOKS_TOO_MANY: {
    zh: '每个企业最多登记 {max} 个回调地址',
    en: 'An enterprise may have {max} webhooks; remove one first.',
  },
  WEBHOOK_SECRETS_TOO_MANY: {
    zh: '同一回调地址最多有 {max} 个有效密钥，请在最早的密钥失效后（24 小时内）再换',
    en: 'A webhook may have {max} valid secrets; try again when the oldest has ended, within a day.',
  },
} as const satisfies Messages;

/** Why a webhook is disabled, and what its owner can do. */
export const disabledNotes = {
  ATTEMPTS_FAILED: {
    zh: '连续 27 小时多次投递失败，已停用。请检查接收地址，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。',
    en: 'Disabled: every attempt over 27 hours failed. Mend the receiver, then have any message sent again with redeliverWebhook; when it arrives, the webhook is enabled again.',
  },
  GONE: {
    zh: '接收方返回 410 Gone，表示不再接收消息，已停用。如需恢复，请让接收地址重新应答 2xx，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。不再需要时请用 removeWebhook 删除。',
    en: 'Disabled: the receiver answered 410 Gone, which says that it wants nothing more. To have messages again, let it answer 2xx and have any message sent again with redeliverWebhook; when it arrives, the webhook is enabled again. To do without it, use removeWebhook.',
  },
} as const satisfies Readonly<Record<WebhookDisabledReason, Text>>;
