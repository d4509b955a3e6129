/**
 * @generated SignedSource<<8289b4ae2629ab1a130b188e4c331e2b>>
 * @relayHash 6a46ff949c2e71bb78ad3e037ff7b282
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID eaba34edf64c7d9c7be359032c59ccc6bb06a7849b3e96a29bac1da65060eed4

import { ConcreteRequest } from 'relay-runtime';
export type bestPaidQuery$variables = {
  count: number;
  regionCode: string;
};
export type bestPaidQuery$data = {
  readonly positions: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly title: string;
        readonly wageMin: number;
      };
    }>;
  } | null | undefined;
};
export type bestPaidQuery = {
  response: bestPaidQuery$data;
  variables: bestPaidQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "count"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "regionCode"
},
v2 = {
  "fields": [
    {
      "kind": "Variable",
      "name": "regionCode",
      "variableName": "regionCode"
    }
  ],
  "kind": "ObjectValue",
  "name": "filter"
},
v3 = {
  "kind": "Literal",
  "name": "orderBy",
  "value": "WAGE_DESC"
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "title",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "wageMin",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cursor",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "concreteType": "PageInfo",
  "kind": "LinkedField",
  "name": "pageInfo",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "endCursor",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "hasNextPage",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v9 = [
  (v2/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "count"
  },
  (v3/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "bestPaidQuery",
    "selections": [
      {
        "alias": "positions",
        "args": [
          (v2/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "concreteType": "PositionConnection",
        "kind": "LinkedField",
        "name": "__bestPaid_positions_connection",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "PositionEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "Position",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  (v5/*:: as any*/),
                  (v6/*:: as any*/)
                ],
                "storageKey": null
              },
              (v7/*:: as any*/)
            ],
            "storageKey": null
          },
          (v8/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "bestPaidQuery",
    "selections": [
      {
        "alias": null,
        "args": (v9/*:: as any*/),
        "concreteType": "PositionConnection",
        "kind": "LinkedField",
        "name": "positions",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "PositionEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "Position",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  (v5/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "id",
                    "storageKey": null
                  },
                  (v6/*:: as any*/)
                ],
                "storageKey": null
              },
              (v7/*:: as any*/)
            ],
            "storageKey": null
          },
          (v8/*:: as any*/)
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": (v9/*:: as any*/),
        "filters": [
          "filter",
          "orderBy"
        ],
        "handle": "connection",
        "key": "bestPaid_positions",
        "kind": "LinkedHandle",
        "name": "positions"
      }
    ]
  },
  "params": {
    "id": "eaba34edf64c7d9c7be359032c59ccc6bb06a7849b3e96a29bac1da65060eed4",
    "metadata": {
      "connection": [
        {
          "count": "count",
          "cursor": null,
          "direction": "forward",
          "path": [
            "positions"
          ]
        }
      ]
    },
    "name": "bestPaidQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "44f871a41ebd2d35a82b6795193ff393";

export default node;
