/**
 * The web firewall before the API: a rate limit per address, and the managed common rules. Some of these rules only
 * count, because they would refuse valid requests. API Gateway answers refused requests (`gateway-answers.ts`).
 */
import { Aws, Duration } from 'aws-cdk-lib';
import type { Stage as ApiStage } from 'aws-cdk-lib/aws-apigateway';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { doorAnswers, doorBody, doorHeaders } from '../functions/door';
import type { Stage } from './stages';

/**
 * `SizeRestrictions_BODY` refuses bodies over 8 KB, and 100 positions have more; API Gateway (10 MB) and the code bound
 * sizes. `CrossSiteScripting_BODY` treats angle brackets in a description as markup; the API answers JSON only.
 * `SizeRestrictions_QUERYSTRING` refuses queries over 2 KB in an address; the gateway bounds it with its headers to 10 KB.
 */
const COUNTED_RULES = ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'SizeRestrictions_QUERYSTRING'];

const TOO_MANY = 'too-many-requests';

export interface FirewallProps {
  readonly stage: Stage;
  readonly apiStage: ApiStage;
}

export class Firewall extends Construct {
  private readonly metricName: string;

  constructor(scope: Construct, id: string, { stage, apiStage }: FirewallProps) {
    super(scope, id);
    this.metricName = `JobBowl-${stage.name}`;
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(this.metricName),
      customResponseBodies: {
        [TOO_MANY]: { contentType: 'APPLICATION_JSON', content: doorBody(doorAnswers.TOO_MANY) },
      },
      rules: [
        {
          name: 'rate-per-address',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: doorAnswers.TOO_MANY.status,
                customResponseBodyKey: TOO_MANY,
                responseHeaders: Object.entries(doorHeaders).map(([name, value]) => ({ name, value })),
              },
            },
          },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              evaluationWindowSec: 300,
              limit: stage.requestsPerAddressMax,
            },
          },
          visibilityConfig: visibility('rate-per-address'),
        },
        {
          name: 'common-rules',
          priority: 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              ruleActionOverrides: COUNTED_RULES.map((name) => ({ name, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visibility('common-rules'),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: apiStage.stageArn, webAclArn: acl.attrArn });
  }

  /** Requests that a rule refused in 5 minutes. */
  metricBlocked(): Metric {
    return new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: this.metricName, Region: Aws.REGION, Rule: 'ALL' },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    });
  }
}

/** Sampled requests are off, because they would show the beginnings of bodies in the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
