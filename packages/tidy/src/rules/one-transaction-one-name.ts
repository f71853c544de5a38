// House rule: a transaction has one file name in every room: codec, handler, test, vectors and
// page.
import type { Finding, Rule } from '../rule.ts'
import type { Tree } from '../tree.ts'

export const oneTransactionOneName: Rule = {
  name: 'one-transaction-one-name',
  check: (tree) =>
    tree.sources.flatMap(({ path, folder, isTest }) => {
      const name = handler.exec(path)?.[1]
      return name === undefined || isTest ? [] : missing(tree, { path, folder, name })
    }),
  bad: {
    files: { 'apps/registry/src/transactions/iti-18.ts': 'export {}\n' },
    names: 'apps/registry/src/transactions/iti-18.ts',
  },
}

/** In an app, or where several apps answer the same transactions, in the package of the handlers. */
const handler = /^(?:apps\/[^/]+|packages\/identity-feed)\/src\/transactions\/([^/.]+)\.ts$/

/**
 * Transactions whose messages are another's, and those whose codec is not SOAP: where it stands.
 */
const codecs: Readonly<Record<string, string>> = {
  'iti-20': 'packages/atna/src/audit-message-xml.ts',
}

/** Transactions without wire vectors of their own, each with its reason. */
const withoutVectors: Readonly<Record<string, string>> = {
  'iti-20': 'syslog frames: hostile tests stand beside the codec in packages/atna',
}

function missing(
  tree: Tree,
  { path, folder, name }: { path: string; folder: string; name: string },
): readonly Finding[] {
  const has = (wanted: RegExp) => [...tree.sizes.keys()].some((file) => wanted.test(file))
  const codec = codecs[name]
  // The handlers of a package are tested in the apps that take them.
  const tested = folder.startsWith('packages/') ? 'apps/[^/]+' : folder
  const rooms: readonly (readonly [string, boolean])[] = [
    [
      `a codec packages/*/src/transactions/${name}.ts`,
      codec === undefined
        ? has(new RegExp(`^packages/(?!identity-feed/)[^/]+/src/transactions/${name}\\.ts$`))
        : tree.sizes.has(codec),
    ],
    [
      `a test ${name}.test.ts beside it or in ${tested}/test`,
      has(new RegExp(`^${tested}/(?:src/transactions|test)/${name}(?:-[a-z0-9-]+)?\\.test\\.ts$`)),
    ],
    [
      `vectors packages/vectors/${name}/`,
      name in withoutVectors || has(new RegExp(`^packages/vectors/${name}/`)),
    ],
    [`a page docs/transactions/${name}.md`, tree.sizes.has(`docs/transactions/${name}.md`)],
  ]
  return rooms.filter(([, there]) => !there).map(([room]) => ({ path, problem: `wants ${room}` }))
}
