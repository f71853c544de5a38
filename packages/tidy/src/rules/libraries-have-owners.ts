// House rule: a third-party library is imported only by its owner.
import { owners, testLibraries } from '../owners.ts'
import { packageOf } from '../package-of.ts'
import type { Rule } from '../rule.ts'

export const librariesHaveOwners: Rule = {
  name: 'libraries-have-owners',
  check: ({ sources }) =>
    sources.flatMap((file) =>
      file.imports.flatMap(({ specifier, line }) => {
        const library = packageOf(specifier)
        if (library === undefined || allowed(library, file)) return []
        return [{ path: file.path, line, problem: `${library} is not owned here (owners.ts)` }]
      }),
    ),
  bad: {
    files: { 'packages/soap/src/x.ts': "import { parse } from 'saxes'\n" },
    names: 'packages/soap/src/x.ts',
  },
}

function allowed(
  library: string,
  { folder, path, isTest }: { folder: string; path: string; isTest: boolean },
): boolean {
  if (testLibraries.includes(library)) return isTest || path.endsWith('.config.ts')
  return owners.some(
    (owner) =>
      owner.library === library &&
      owner.folders.some((place) => folder === place || folder.startsWith(`${place}/`)),
  )
}
