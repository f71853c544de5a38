// Each third-party library has one owner; a second place is a reviewed line with its reason.

export interface Owner {
  readonly library: string
  /** Folders whose sources may import it. */
  readonly folders: readonly string[]
  readonly reason?: string
}

export const owners: readonly Owner[] = [
  { library: 'saxes', folders: ['packages/xml'] },
  {
    library: 'fast-xml-parser',
    folders: ['packages/xml', 'packages/vectors'],
    reason: 'the second reader that must see the same tree in every accepted vector',
  },
  { library: 'xml-crypto', folders: ['packages/saml'] },
  { library: '@xmldom/xmldom', folders: ['packages/saml'] },
  { library: 'fastify', folders: ['packages/http'] },
  { library: 'undici', folders: ['packages/http'] },
  { library: 'prom-client', folders: ['packages/http'] },
  { library: '@fastify/cookie', folders: ['packages/http'] },
  {
    library: '@fastify/static',
    folders: ['apps/consumer-gateway'],
    reason: "the built pages, on the browser's port that packages/http opens",
  },
  { library: 'preact', folders: ['apps/consumer-gateway'] },
  { library: '@preact/preset-vite', folders: ['apps/consumer-gateway'] },
  { library: 'vite', folders: ['apps/consumer-gateway'] },
  { library: 'openid-client', folders: ['apps/consumer-gateway'] },
  { library: 'lru-cache', folders: ['apps/consumer-gateway'] },
  { library: 'oidc-provider', folders: ['apps/isthmus'] },
  {
    library: 'pg',
    folders: ['packages/postgres', 'apps/isthmus', 'apps/registry'],
    reason: 'tests try the roles of services from outside; a bench measures against bare pg',
  },
  { library: 'pg-cursor', folders: ['packages/postgres'] },
  {
    library: 'kysely',
    folders: [
      'packages/postgres',
      'packages/audit-trail',
      'packages/service',
      'packages/pacs',
      'packages/identity-feed',
      'packages/testbed',
      'apps',
    ],
    reason:
      'apps, pacs and identity-feed only under db/ and queries/ (rule kysely-places), testbed in tests',
  },
  { library: 'node-forge', folders: ['packages/tls'] },
  { library: 'pino', folders: ['packages/log'] },
  { library: 'dcmjs', folders: ['packages/dicom'] },
  { library: 'dicom-parser', folders: ['packages/dicom'] },
  { library: 'dicom-character-set', folders: ['packages/dicom'] },
  { library: 'dcmjs-dimse', folders: ['packages/dimse'] },
  { library: 'soap', folders: ['gazelle-tests'], reason: 'a foreign client that tests us' },
  { library: 'yaml', folders: ['gazelle-tests'] },
  {
    library: 'typebox',
    folders: ['packages/config', 'packages/http', 'packages/service', 'apps', 'gazelle-tests'],
    reason: 'config schemas of the services and schemas of JSON routes',
  },
]

/** Libraries of the tests; any test file may import them. */
export const testLibraries: readonly string[] = ['vitest', 'fast-check', 'playwright-core']
