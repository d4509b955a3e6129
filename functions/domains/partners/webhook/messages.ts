/** Texts of the error codes that `schema/webhook.graphql` declares. */
import type { WebhookDisabledReason } from '../../../generated/graphql';
import type { Messages, Text } from '../../../platform/requests/text';

export const webhookMessages = {
  URL_INVALID: {
    zh: '不是有效网址（不得含用户名或密码）',
    en: 'Not a valid URL (user names and passwords are not allowed).',
  },
  URL_NOT_HTTPS: { zh: '只接受 https 网址', en: 'Expected an https address.' },
  URL_NOT_PUBLIC: {
    zh: '网址必须指向公网地址，不能是本机、内网或保留地址',
    en: 'Expected a public address, not a loopback, private, link-local or reserved one.',
  },
  WEBHOOKS_TOO_MANY: {
    zh: '每个企业最多登记 {max} 个回调地址',
    en: 'An enterprise may have at most {max} webhooks; remove one first.',
  },
  WEBHOOK_SECRETS_TOO_MANY: {
    zh: '同一回调地址最多有 {max} 个有效密钥，请在最早的密钥失效后（24 小时内）再换',
    en: 'A webhook may have at most {max} valid secrets; try again when the oldest has expired (within 24 hours).',
  },
} as const satisfies Messages;

/** Notes on why a webhook is disabled, and what its owner can do. */
export const disabledNotes = {
  ATTEMPTS_FAILED: {
    zh: '连续 27 小时多次投递失败，已停用。请检查接收地址，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。',
    en: 'Disabled: every attempt over 27 hours failed. Check the receiver, then redeliver any message with redeliverWebhook; a successful delivery enables the webhook again.',
  },
  GONE: {
    zh: '接收方返回 410 Gone，表示不再接收消息，已停用。如需恢复，请让接收地址重新应答 2xx，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。不再需要时请用 removeWebhook 删除。',
    en: 'Disabled: the receiver answered 410 Gone, that is, it wants no more messages. To enable the webhook again, let the receiver answer 2xx, then redeliver any message with redeliverWebhook. If you no longer need the webhook, delete it with removeWebhook.',
  },
} as const satisfies Readonly<Record<WebhookDisabledReason, Text>>;
